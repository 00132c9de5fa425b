using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Options;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The loop that renews the lease every quarter of its duration, whatever else the agent is doing.</summary>
internal sealed partial class NodeLeaseRenewal(NodeLease lease, NodeView view, NodeOptions options, TimeProvider time, ILogger<NodeLeaseRenewal> logger) : IOwnedLoop
{
    private const int Tries = 5;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(7);

    public string Name => "node-lease";

    // First to start and last to stop: the node is alive for as long as its Pods are looked after.
    public StartOrder Order => StartOrder.Servers;

    /// <summary>Runs until cancelled. The first lease waits for the Node, which owns it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await view.Seen.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            await RenewAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(options.LeaseDuration / 4 * (1 + (0.04 * Random.Shared.NextDouble())), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var wait = FirstRetry;
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await lease.RenewAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ApiException exception)
            {
                LogNotRenewed(exception, options.Name, exception.Reason, attempt);
            }

            if (attempt < Tries)
            {
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                wait = wait * 2 < LastRetry ? wait * 2 : LastRetry;
            }
        }
    }

    [LoggerMessage(4110, LogLevel.Warning, "Lease of node {Node} could not be renewed ({Reason}), attempt {Attempt}")]
    private partial void LogNotRenewed(Exception exception, string node, ApiErrorReason reason, int attempt);
}
