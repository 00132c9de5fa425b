using System.Net;
using k8s;
using k8s.Autorest;
using Krustlet.Testing.ControlPlane.Programs;

namespace Krustlet.Testing.ControlPlane.Readiness;

/// <summary>Asks a starting cluster, over and over, whether it is ready.</summary>
internal sealed class ReadinessProbe(Kubernetes client, KubernetesVersion version, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until <c>/readyz</c> answers 200: the built-in roles and namespaces exist then.</summary>
    public Task ApiServerAsync(CancellationToken cancellationToken) => UntilAsync(IsApiServerReadyAsync, cancellationToken);

    /// <summary>Waits until a namespace accepts pods: its default service account exists and has the token a pod may need.</summary>
    public Task NamespaceAsync(string name, CancellationToken cancellationToken) =>
        UntilAsync(cancel => AcceptsPodsAsync(name, cancel), cancellationToken);

    private async Task UntilAsync(Func<CancellationToken, Task<bool>> isReadyAsync, CancellationToken cancellationToken)
    {
        while (!await isReadyAsync(cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsApiServerReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.HttpClient.GetAsync(new Uri(client.BaseUri, "readyz"), cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private async Task<bool> AcceptsPodsAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var account = await client.CoreV1.ReadNamespacedServiceAccountAsync("default", name, cancellationToken: cancellationToken).ConfigureAwait(false);
            return !version.HasTokenSecrets || account.Secrets is { Count: > 0 };
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
