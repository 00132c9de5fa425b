using System.Security.Cryptography;
using k8s;
using k8s.Exceptions;
using YamlDotNet.Core;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>Reads a kubeconfig that a person gave.</summary>
internal static class KubeconfigFile
{
    /// <summary>The current context's cluster and user.</summary>
    /// <exception cref="CertificateFileException">It cannot be used; the message names it and says what to give.</exception>
    public static KubernetesClientConfiguration Load(string path)
    {
        try
        {
            if (File.ReadAllText(path).AsSpan().IsWhiteSpace())
            {
                throw new FormatException("it is empty");
            }

            return KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
        }
        catch (Exception exception) when (exception is KubeConfigException or YamlException or IOException or UnauthorizedAccessException or CryptographicException or FormatException or ArgumentException)
        {
            throw new CertificateFileException($"the kubeconfig {path} cannot be used ({exception.Message}); correct it, or give another with --kubeconfig or --bootstrap-kubeconfig.", exception);
        }
    }
}
