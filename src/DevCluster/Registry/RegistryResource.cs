namespace Krustlet.DevCluster.Registry;

/// <summary>The kinds of address a registry has (OCI distribution spec 1.1, "Endpoints").</summary>
internal enum RegistryResource
{
    Base,
    Manifest,
    Blob,
    Uploads,
    UploadSession,
    Tags,
    Referrers,

    /// <summary>A tag or digest that follows no grammar.</summary>
    Invalid,
}
