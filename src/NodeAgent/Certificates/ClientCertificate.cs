using System.Security.Cryptography.X509Certificates;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>
/// The client certificate in use, for connections that are opened from now on. Certificates that were replaced are left to the garbage
/// collector: connections may still hold them.
/// </summary>
internal sealed class ClientCertificate
{
    private X509Certificate2? current;

    /// <summary>Null when the kubeconfig brings credentials of its own.</summary>
    public X509Certificate2? Current => Volatile.Read(ref current);

    public void Replace(X509Certificate2 certificate) => Volatile.Write(ref current, certificate);
}
