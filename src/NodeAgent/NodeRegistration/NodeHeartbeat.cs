using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.Options;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The loop that keeps the Node registered and its status true for as long as the agent runs.</summary>
internal sealed partial class NodeHeartbeat(
    NodeRegistrar registrar,
    NodeStatusReporter reporter,
    NodeView view,
    INodeVolumes volumes,
    NodeOptions options,
    IExtendedResources extended,
    TimeProvider time,
    ILogger<NodeHeartbeat> logger) : IOwnedLoop
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(7);

    // Until the node is Ready it is looked at more often, so that it takes Pods as soon as it can.
    private static readonly TimeSpan NotReadyFrequency = TimeSpan.FromMilliseconds(500);

    // A controller manager that has just started takes ten seconds to assign the first podCIDR.
    private static readonly TimeSpan PodCidrGrace = TimeSpan.FromSeconds(15);

    public string Name => "node-status";

    public StartOrder Order => StartOrder.Servers;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var node = await RegisterAsync(cancellationToken).ConfigureAwait(false);
            LogRegistered(options.Name, node.Metadata.Uid);
            await ReportUntilGoneAsync(node, cancellationToken).ConfigureAwait(false);
            LogGone(options.Name);
        }
    }

    private async Task<V1Node> RegisterAsync(CancellationToken cancellationToken)
    {
        for (var wait = FirstRetry; ; wait = Min(wait * 2, LastRetry))
        {
            try
            {
                return await registrar.RegisterAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException exception)
            {
                LogNotRegistered(exception, options.Name, exception.Reason, wait);
                await registrar.ExpectAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReportUntilGoneAsync(V1Node node, CancellationToken cancellationToken)
    {
        var gone = view.Gone;
        var since = time.GetUtcNow();
        while (!gone.IsCompleted)
        {
            var changed = extended.Changed;
            var wait = options.StatusUpdateFrequency * (1 + (0.04 * Random.Shared.NextDouble()));
            try
            {
                var status = await reporter.ReportAsync(node, cancellationToken).ConfigureAwait(false);
                if (reporter.HasReported)
                {
                    await registrar.DeclareAsync(node, status, cancellationToken).ConfigureAwait(false);
                }

                wait = IsReady(status) && view.Registered.IsCompleted ? wait : Min(wait, NotReadyFrequency);
            }
            catch (ApiException exception) when (exception.Reason is ApiErrorReason.NotFound or ApiErrorReason.Conflict)
            {
                // Gone, or another of the same name in its place.
                return;
            }
            catch (ApiException exception)
            {
                LogNotReported(exception, options.Name, exception.Reason);
            }

            AcceptLateNode(node, since);
            await Task.WhenAny(gone, changed, volumes.Changed, Task.Delay(wait, time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void AcceptLateNode(V1Node node, DateTimeOffset since)
    {
        var now = time.GetUtcNow();
        var age = node.Metadata.CreationTimestamp is { } created ? now - created : TimeSpan.Zero;
        if (!view.Registered.IsCompleted && (now - since >= PodCidrGrace || age > PodCidrGrace))
        {
            LogWithoutPodCidr(options.Name);
            view.AcceptWithoutPodCidr();
        }
    }

    private static bool IsReady(V1NodeStatus status) => status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    [LoggerMessage(4100, LogLevel.Information, "Node {Node} is registered (uid {Uid})")]
    private partial void LogRegistered(string node, string uid);

    [LoggerMessage(4101, LogLevel.Warning, "Node {Node} is gone from the API server: registering it again")]
    private partial void LogGone(string node);

    [LoggerMessage(4102, LogLevel.Warning, "Node {Node} could not be registered ({Reason}): trying again in {Wait}")]
    private partial void LogNotRegistered(Exception exception, string node, ApiErrorReason reason, TimeSpan wait);

    [LoggerMessage(4103, LogLevel.Warning, "Status of node {Node} could not be written ({Reason}): trying again at the next turn")]
    private partial void LogNotReported(Exception exception, string node, ApiErrorReason reason);

    [LoggerMessage(4104, LogLevel.Information, "Node {Node} has been given no podCIDR: its Pods use the node's address")]
    private partial void LogWithoutPodCidr(string node);
}
