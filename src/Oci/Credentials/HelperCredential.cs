namespace Krustlet.Oci.Credentials;

/// <summary>A credential as docker's helpers read and write it.</summary>
internal sealed record HelperCredential
{
    public string? ServerURL { get; init; }

    public string? Username { get; init; }

    public string? Secret { get; init; }
}
