using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>The client certificate that a kubeconfig names, as data or as files.</summary>
internal static class ClientCertificates
{
    public static X509Certificate2? Load(KubernetesClientConfiguration configuration)
    {
        var certificate = Pem(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
        var key = Pem(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
        return certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key);
    }

    private static string? Pem(string? base64, string? path)
    {
        if (!string.IsNullOrWhiteSpace(base64))
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }

        return string.IsNullOrWhiteSpace(path) ? null : File.ReadAllText(path);
    }
}
