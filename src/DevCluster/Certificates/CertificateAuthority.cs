using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Krustlet.DevCluster.Certificates;

/// <summary>
/// The cluster's own authority: signs the server's certificate, client certificates of users and nodes, and certificate signing
/// requests. ECDSA P-256 keys, so that a cluster starts in milliseconds.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _authority;

    private CertificateAuthority(X509Certificate2 authority) => _authority = authority;

    /// <summary>The authority's certificate, PEM; what clients trust.</summary>
    public string CertificatePem => _authority.ExportCertificatePem();

    /// <summary>The authority's certificate without its key.</summary>
    public X509Certificate2 PublicCertificate => X509CertificateLoader.LoadCertificate(_authority.RawData);

    /// <summary>Makes a new authority, valid for ten years.</summary>
    public static CertificateAuthority Create(string name = "krustlet-dev-ca")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Distinguished(name, []), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new CertificateAuthority(request.CreateSelfSigned(Now.AddHours(-1), Now.AddYears(10)));
    }

    /// <summary>Restores an authority from PEM certificate and key, as <see cref="ExportKeyPem"/> gave it.</summary>
    public static CertificateAuthority FromPem(string certificatePem, string keyPem) => new(X509Certificate2.CreateFromPem(certificatePem, keyPem));

    /// <summary>The authority's private key, PEM (PKCS #8). Keep it secret.</summary>
    public string ExportKeyPem()
    {
        using var key = _authority.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>Issues a client certificate, valid for a year.</summary>
    public ClientCertificate CreateClientCertificate(string user, IReadOnlyList<string> groups)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Distinguished(user, groups), key, HashAlgorithmName.SHA256);
        using var certificate = Sign(request, [ClientAuthentication], X509KeyUsageFlags.DigitalSignature, TimeSpan.FromDays(365));
        return new ClientCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Issues a server certificate with its key for the given names and addresses.</summary>
    public X509Certificate2 CreateServerCertificate(string name, IReadOnlyList<string> dnsNames, IReadOnlyList<IPAddress> addresses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Distinguished(name, []), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var dnsName in dnsNames)
        {
            names.AddDnsName(dnsName);
        }

        foreach (var address in addresses)
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = Sign(request, [ServerAuthentication], X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, TimeSpan.FromDays(365));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>
    /// Signs a PKCS #10 request (PEM, as in <c>spec.request</c> of a CertificateSigningRequest): its subject, key and alternative
    /// names are taken over, nothing else it asks for. Answers the PEM certificate.
    /// </summary>
    /// <param name="requestPem">The request.</param>
    /// <param name="clientAuth">Whether the certificate may authenticate a client.</param>
    /// <param name="serverAuth">Whether it may authenticate a server.</param>
    /// <param name="lifetime">How long it is valid.</param>
    public string SignRequest(string requestPem, bool clientAuth, bool serverAuth, TimeSpan lifetime)
    {
        var asked = CertificateRequest.LoadSigningRequestPem(requestPem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var request = new CertificateRequest(asked.SubjectName, asked.PublicKey, HashAlgorithmName.SHA256);
        foreach (var names in asked.CertificateExtensions.Where(extension => extension is X509SubjectAlternativeNameExtension or { Oid.Value: "2.5.29.17" }))
        {
            request.CertificateExtensions.Add(names);
        }

        var purposes = new List<string>();
        purposes.AddRange(clientAuth ? [ClientAuthentication] : []);
        purposes.AddRange(serverAuth ? [ServerAuthentication] : []);
        using var certificate = Sign(request, purposes, X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, lifetime);
        return certificate.ExportCertificatePem() + "\n";
    }

    /// <summary>Whether a certificate was issued by this authority for client authentication and is valid now.</summary>
    public bool Vouches(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return chain.Build(certificate);
    }

    /// <inheritdoc/>
    public void Dispose() => _authority.Dispose();

    // Peers check certificates against the machine's clock, so an injected clock must not date them.
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private X509Certificate2 Sign(CertificateRequest request, IReadOnlyList<string> purposes, X509KeyUsageFlags usages, TimeSpan lifetime)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usages, true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        var oids = new OidCollection();
        foreach (var purpose in purposes)
        {
            oids.Add(new Oid(purpose));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, false));
        using var key = _authority.GetECDsaPrivateKey()!;
        return request.Create(_authority.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Now.AddMinutes(-5), Now + lifetime, SerialNumber());
    }

    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x01);
        return serial;
    }

    private static X500DistinguishedName Distinguished(string name, IReadOnlyList<string> organizations)
    {
        var builder = new X500DistinguishedNameBuilder();
        foreach (var organization in organizations)
        {
            builder.AddOrganizationName(organization);
        }

        builder.AddCommonName(name);
        return builder.Build();
    }
}
