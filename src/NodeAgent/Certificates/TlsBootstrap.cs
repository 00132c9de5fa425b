using System.Security.Cryptography;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Options;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>
/// TLS bootstrap: with a kubeconfig that may only ask for certificates, obtains the node's own, and writes the node's kubeconfig.
/// Retries for as long as the API server does not answer; ends only when the request is refused.
/// </summary>
internal sealed partial class TlsBootstrap(ClusterOptions cluster, string nodeName, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private readonly ILogger logger = loggers.CreateLogger<TlsBootstrap>();

    /// <summary>Whether there is a usable kubeconfig already; if not, this object has work to do.</summary>
    public static bool IsNeeded(ClusterOptions cluster, TimeProvider time)
    {
        if (!File.Exists(cluster.Kubeconfig))
        {
            return true;
        }

        var path = KubeconfigFile.Load(cluster.Kubeconfig).ClientCertificateFilePath;
        if (cluster.BootstrapKubeconfig is null || string.IsNullOrEmpty(path))
        {
            return false;
        }

        try
        {
            using var certificate = IssuedCertificate.Load(path);
            return certificate is null || certificate.NotAfter.ToUniversalTime() <= time.GetUtcNow().UtcDateTime;
        }
        catch (CryptographicException)
        {
            // A file that holds no certificate is as good as none: there is a bootstrap kubeconfig to ask for another.
            return true;
        }
    }

    /// <summary>Obtains the certificate and writes the kubeconfig.</summary>
    /// <exception cref="CertificateRefusedException">The request was denied, failed, or was not approved within an hour.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var configuration = KubeconfigFile.Load(cluster.BootstrapKubeconfig!);
        using var api = ApiClientFactory.FromConfiguration(configuration, new ApiClientOptions { UserAgent = "krustlet-agent-bootstrap", Time = time });
        LogStart(nodeName, api.Server);
        var store = new CertificateStore(cluster.CertificateDirectory, "kubelet-client", time);
        var authority = new CertificateAuthorityClient(api, time, loggers.CreateLogger<CertificateAuthorityClient>());
        await store.SaveAsync(await RequestAsync(store, authority, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await ProtectedFile.WriteAsync(cluster.Kubeconfig, KubeconfigWriter.Write(configuration, store.CurrentPath), cancellationToken).ConfigureAwait(false);
        LogDone(nodeName, cluster.Kubeconfig);
    }

    private async Task<IssuedCertificate> RequestAsync(CertificateStore store, CertificateAuthorityClient authority, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var key = await store.PendingKeyAsync(cancellationToken).ConfigureAwait(false);
                return await authority.RequestAsync(CertificateDemand.Client(nodeName), key, Patience, cancellationToken).ConfigureAwait(false);
            }
            catch (CertificateRefusedException)
            {
                store.DropPendingKey();
                throw;
            }
            catch (ApiException exception)
            {
                LogRetry(exception, exception.Reason, Retry);
                await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(4210, LogLevel.Information, "TLS bootstrap of node {Node} with {Server}")]
    private partial void LogStart(string node, Uri server);

    [LoggerMessage(4211, LogLevel.Information, "TLS bootstrap of node {Node} is done; its kubeconfig is {Kubeconfig}")]
    private partial void LogDone(string node, string kubeconfig);

    [LoggerMessage(4212, LogLevel.Warning, "TLS bootstrap cannot ask for a certificate ({Reason}): trying again in {Wait}")]
    private partial void LogRetry(Exception exception, ApiErrorReason reason, TimeSpan wait);
}
