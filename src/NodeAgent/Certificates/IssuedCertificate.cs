using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>A certificate with its chain and key, as PEM.</summary>
internal sealed record IssuedCertificate(string CertificatePem, string KeyPem)
{
    /// <summary>Both in one text, as the kubelet keeps them.</summary>
    public string Combined => CertificatePem.TrimEnd() + "\n" + KeyPem.TrimEnd() + "\n";

    /// <summary>Reads a file written from <see cref="Combined"/>, or null when it is not there.</summary>
    /// <exception cref="CryptographicException">The file holds no certificate with its key.</exception>
    public static X509Certificate2? Load(string path) => File.Exists(path) ? X509Certificate2.CreateFromPemFile(path, path) : null;
}
