using k8s;
using Krustlet.ControllerRuntime.Api;

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
            return Kubeconfigs.Load(path);
        }
        catch (KubeconfigException failure)
        {
            throw new CertificateFileException($"{failure.Message}; correct it, or give another with --kubeconfig or --bootstrap-kubeconfig.", failure);
        }
    }
}
