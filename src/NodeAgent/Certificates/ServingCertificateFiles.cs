using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>Where the serving certificate comes from at start: the user's files, or one of the agent's own making.</summary>
internal static class ServingCertificateFiles
{
    private static readonly TimeSpan SelfSignedLife = TimeSpan.FromDays(365);

    /// <summary>The user's certificate, with its chain.</summary>
    /// <exception cref="CertificateFileException">The files do not hold a certificate and its key.</exception>
    public static ServingCertificate FromFiles(string certificatePath, string keyPath)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificatePath);
            return new ServingCertificate(X509Certificate2.CreateFromPemFile(certificatePath, keyPath), chain);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CertificateFileException($"{certificatePath} and {keyPath} are not a certificate and its key in PEM ({exception.Message}); give a pair with --tls-cert-file and --tls-private-key-file.", exception);
        }
    }

    /// <summary>The self-signed certificate of an earlier start if it still fits, else a new one. The API server accepts it unless told to verify kubelets.</summary>
    public static async Task<ServingCertificate> SelfSignedAsync(ClusterOptions cluster, NodeOptions node, IPAddress address, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = Path.Combine(cluster.CertificateDirectory, "kubelet-self-signed.pem");
        if (IssuedCertificate.Load(path) is { } existing && Fits(existing, node.Hostname, address, time))
        {
            return new ServingCertificate(existing);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(key, node.Hostname, address, time.GetUtcNow());
        await ProtectedFile.WriteAsync(path, new IssuedCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem()).Combined, cancellationToken).ConfigureAwait(false);
        return new ServingCertificate(IssuedCertificate.Load(path)!);
    }

    private static bool Fits(X509Certificate2 certificate, string hostname, IPAddress address, TimeProvider time) =>
        CertificateLife.RenewalOf(certificate, 1) > time.GetUtcNow() && certificate.MatchesHostname(hostname) && certificate.MatchesHostname(address.ToString());

    private static X509Certificate2 Sign(ECDsa key, string hostname, IPAddress address, DateTimeOffset now)
    {
        var request = new CertificateRequest($"CN={hostname}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostname);
        names.AddDnsName("localhost");
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request.CreateSelfSigned(now.AddHours(-1), now + SelfSignedLife);
    }
}
