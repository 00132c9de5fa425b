using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Krustlet.NodeAgent.Tests.KubeletServer;

/// <summary>A certificate authority that signs whatever a test needs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        Certificate = request.CreateSelfSigned(now.AddDays(-30), now.AddDays(30));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate for a subject, usable for one extended purpose (client authentication unless said).</summary>
    public X509Certificate2 Issue(string subject, string purpose = "1.3.6.1.5.5.7.3.2", int validDays = 1)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(Certificate, now.AddDays(-2), now.AddDays(validDays), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(own);
    }

    /// <summary>Signs a request as the cluster's signers do.</summary>
    public string Sign(byte[] requestPem, DateTimeOffset now)
    {
        var pem = System.Text.Encoding.ASCII.GetString(requestPem);
        var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        using var signed = request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now.AddMinutes(-5), now.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return signed.ExportCertificatePem();
    }

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }
}
