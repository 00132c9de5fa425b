using k8s.Models;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Probes;

namespace Krustlet.NodeAgent.LifecycleHooks;

/// <summary>
/// Does what a lifecycle hook asks for: <c>httpGet</c>, where any answer will do, or <c>sleep</c>. An HTTPS hook whose server does not speak TLS
/// is asked again by HTTP.
/// </summary>
internal sealed class HookRunner(HandlerHttp http, IPodEvents events, TimeProvider time)
{
    private const string FallbackMessage = "request to HTTPS lifecycle hook got HTTP response, retrying with HTTP";

    /// <summary>Null when it succeeded, else why not. Throws only when cancelled.</summary>
    public async Task<string?> RunAsync(PodFacts pod, ContainerFacts container, V1LifecycleHandler hook, CancellationToken cancellationToken)
    {
        try
        {
            switch (hook)
            {
                case { HttpGet: { } get }:
                    await GetAsync(pod, container, HttpTarget.Of(pod, container, get), cancellationToken);
                    return null;
                case { Sleep: { } sleep }:
                    await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, sleep.Seconds)), time, cancellationToken);
                    return null;
                default:
                    return "the hook has no handler that this node knows: use httpGet or sleep";
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or HandlerException)
        {
            return failure.InnerException?.Message ?? failure.Message;
        }
    }

    private async Task GetAsync(PodFacts pod, ContainerFacts container, HttpTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(target, cancellationToken);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            var plain = new UriBuilder(target.Address) { Scheme = Uri.UriSchemeHttp }.Uri;
            var headers = target.Headers.Where(static h => !string.Equals(h.Key, "Authorization", StringComparison.OrdinalIgnoreCase));
            await SendAsync(new HttpTarget(plain, [.. headers]), cancellationToken);
            events.Emit(pod.Pod, PodEvent.Problem(PodEventReasons.LifecycleHttpFallback, FallbackMessage, ContainerEvents.FieldPath(container)));
        }
    }

    private async Task SendAsync(HttpTarget target, CancellationToken cancellationToken)
    {
        using var request = target.ToRequest();
        using var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
