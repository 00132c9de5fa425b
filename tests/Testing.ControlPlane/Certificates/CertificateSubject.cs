using System.Net;

namespace Krustlet.Testing.ControlPlane.Certificates;

/// <summary>Who a certificate is for. Kubernetes reads the common name as the user and the organisation as its group.</summary>
internal sealed record CertificateSubject(string CommonName, string? Organization = null)
{
    /// <summary>Host names a server certificate is valid for.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>Addresses a server certificate is valid for.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>A server that is reached on loopback only.</summary>
    public static CertificateSubject LoopbackServer(string commonName) =>
        new(commonName) { DnsNames = ["localhost"], Addresses = [IPAddress.Loopback] };
}
