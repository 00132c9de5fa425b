using System.Security.Cryptography.X509Certificates;

namespace Krustlet.Oci.Client;

/// <summary>How one registry is reached, where the defaults (HTTPS, the machine's certificate authorities) do not fit.</summary>
/// <param name="Host">Host and, if not 443, port, as image names have it: <c>registry.lan:5000</c>; <c>docker.io</c> for Docker Hub.</param>
public sealed record RegistryHostOptions(string Host)
{
    /// <summary>Speak plain HTTP. Anyone between here and there can read credentials and replace manifests that are not pinned by digest.</summary>
    public bool Insecure { get; init; }

    /// <summary>The only roots to trust for this host; null: the machine's.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>Certificates, with their keys, to show a host that asks for one.</summary>
    public X509Certificate2Collection? ClientCertificates { get; init; }

    /// <summary>Hosts to read from before this one, in this order.</summary>
    public IReadOnlyList<RegistryMirror> Mirrors { get; init; } = [];

    /// <summary>Whether a text is a host with or without a port, and nothing besides.</summary>
    public static bool IsHost(string host) =>
        Uri.TryCreate($"https://{host}", UriKind.Absolute, out var address) && address.AbsolutePath == "/" && host.AsSpan().IndexOfAny("/?#@ ") < 0;
}
