using Krustlet.Testing.ControlPlane.Certificates;

namespace Krustlet.Testing.ControlPlane.Access;

/// <summary>Writes kubeconfigs for one cluster into a folder.</summary>
internal sealed class KubeconfigFolder(string directory, Uri server, CertificateAuthority authority)
{
    /// <summary>Issues a client certificate and writes a kubeconfig that uses it. Returns the file's path.</summary>
    public string WriteFor(string fileName, CertificateSubject subject) =>
        Write(fileName, KubeconfigUser.WithCertificate(authority.Issue(subject)));

    public string Write(string fileName, KubeconfigUser user)
    {
        var path = Path.Combine(directory, $"{fileName}.kubeconfig");
        PrivateFile.Write(path, new Kubeconfig(server, authority.Pem.Certificate, user).ToYaml());
        return path;
    }
}
