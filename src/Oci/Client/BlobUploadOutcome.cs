namespace Krustlet.Oci.Client;

/// <summary>How a blob came to be in a repository.</summary>
public enum BlobUploadOutcome
{
    /// <summary>It was there.</summary>
    AlreadyThere,

    /// <summary>The registry took it over from another of its repositories.</summary>
    Mounted,

    /// <summary>Its bytes were sent.</summary>
    Sent,
}
