namespace Krustlet.DevCluster.Controllers.Certificates;

/// <summary>Signs with the cluster's CA. Thread-safe.</summary>
public interface ICertificateSigner
{
    /// <summary>
    /// Signs a PKCS #10 request (PEM): its subject, key and alternative names, nothing else it asks for. Answers the PEM
    /// certificate. Throws <see cref="System.Security.Cryptography.CryptographicException"/> when the request is not one.
    /// </summary>
    string Sign(string requestPem, bool clientAuth, bool serverAuth, TimeSpan lifetime);
}
