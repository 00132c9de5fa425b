using System.Security.Cryptography;
using k8s;
using k8s.Exceptions;
using YamlDotNet.Core;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>Reads the kubeconfig that a person gave.</summary>
public static class Kubeconfigs
{
    /// <summary>The variable that names one.</summary>
    public const string Variable = "KUBECONFIG";

    /// <summary>The one that counts when none is named: that of <paramref name="variable"/>, the value of <see cref="Variable"/>, else the one beneath <paramref name="home"/>.</summary>
    public static string Default(string? variable, string home) =>
        string.IsNullOrEmpty(variable) ? Path.Combine(home, ".kube", "config") : variable;

    /// <summary>A context's cluster and user; null: the current one.</summary>
    /// <exception cref="KubeconfigException">It cannot be used.</exception>
    public static KubernetesClientConfiguration Load(string path, string? context = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Path.Exists(path))
        {
            throw new KubeconfigException(IsList(path) ? $"{path} names several kubeconfigs, which are not merged here: name one" : $"there is no kubeconfig {path}");
        }

        try
        {
            if (File.ReadAllText(path).AsSpan().IsWhiteSpace())
            {
                throw new FormatException("it is empty");
            }

            return KubernetesClientConfiguration.BuildConfigFromConfigFile(path, context);
        }
        catch (Exception failure) when (failure is KubeConfigException or YamlException or IOException or UnauthorizedAccessException or CryptographicException or FormatException or ArgumentException or InvalidCastException)
        {
            throw new KubeconfigException($"the kubeconfig {path} cannot be used ({failure.Message})", failure);
        }
    }

    private static bool IsList(string path) => path.Contains(Path.PathSeparator, StringComparison.Ordinal);
}
