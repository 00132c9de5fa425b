using System.Security.Cryptography.X509Certificates;
using k8s;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>The agent's two clients of the API server - one for everything, one that nothing can hold up for heartbeats - and what they trust.</summary>
/// <param name="Api">Bounded to so many calls a second.</param>
/// <param name="Heartbeats">Unbounded, on connections of its own.</param>
/// <param name="Authorities">The CAs of the kubeconfig.</param>
/// <param name="Certificate">The client certificate that rotates, when it is the agent's own.</param>
/// <param name="Calls">How the calls of both went.</param>
internal sealed record ClusterConnection(IApiClient Api, IApiClient Heartbeats, X509Certificate2Collection Authorities, ClientCertificate Certificate, RestClientCalls Calls)
{
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens both from the kubeconfig. Nothing is sent yet.</summary>
    /// <exception cref="CertificateFileException">The kubeconfig or what it names cannot be used.</exception>
    public static ClusterConnection Open(ClusterOptions cluster, TimeProvider time)
    {
        var configuration = KubeconfigFile.Load(cluster.Kubeconfig);
        try
        {
            var calls = new RestClientCalls();
            var certificate = new ClientCertificate();
            if (IsOwn(cluster, configuration) && IssuedCertificate.Load(configuration.ClientCertificateFilePath) is { } own)
            {
                certificate.Replace(own);
            }

            var options = new ApiClientOptions { UserAgent = "krustlet-agent", Time = time, Answered = calls.Note, ClientCertificate = certificate.Current is null ? null : () => certificate.Current };
            return new ClusterConnection(
                ApiClientFactory.FromConfiguration(configuration, options with { QueriesPerSecond = cluster.ApiQueries, Burst = cluster.ApiBurst }),
                ApiClientFactory.FromConfiguration(configuration, options with { UserAgent = "krustlet-agent-heartbeat", RequestTimeout = HeartbeatTimeout }),
                configuration.SslCaCerts ?? [],
                certificate,
                calls);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or FormatException or ArgumentException)
        {
            throw new CertificateFileException($"the kubeconfig {cluster.Kubeconfig} cannot be used ({exception.Message}); give another with --kubeconfig.", exception);
        }
    }

    private static bool IsOwn(ClusterOptions cluster, KubernetesClientConfiguration configuration) =>
        configuration.ClientCertificateFilePath is { } path && Path.GetDirectoryName(Path.GetFullPath(path)) == cluster.CertificateDirectory;
}
