using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Options;

/// <summary>How the cluster is reached, and where the agent keeps its files.</summary>
/// <param name="Kubeconfig">Full path; need not exist when there is a bootstrap kubeconfig.</param>
/// <param name="BootstrapKubeconfig">Full path of an existing file, or null.</param>
/// <param name="RotateCertificates">Renew a client certificate that was had from bootstrap.</param>
/// <param name="DataDirectory">Full path.</param>
/// <param name="CertificateDirectory">Full path.</param>
/// <param name="LogLevel">The least severe level that is logged.</param>
internal sealed record ClusterOptions(
    string Kubeconfig,
    string? BootstrapKubeconfig,
    bool RotateCertificates,
    string DataDirectory,
    string CertificateDirectory,
    LogLevel LogLevel)
{
    /// <summary>Full path of the folder that node plugins register in.</summary>
    public string PluginsDirectory { get; init; } = Path.Combine(DataDirectory, "plugins_registry");

    /// <summary>Calls of the API server a second.</summary>
    public int ApiQueries { get; init; } = 50;

    /// <summary>Calls of the API server at one moment.</summary>
    public int ApiBurst { get; init; } = 100;
}
