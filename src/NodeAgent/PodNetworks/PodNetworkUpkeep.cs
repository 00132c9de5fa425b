using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>The loop that puts Pods' routes right again, whoever changed them, and takes away those that nothing needs any more.</summary>
internal sealed class PodNetworkUpkeep(PodNetwork network, INodeView node, PodNetworkOptions options, TimeProvider time) : IOwnedLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Name => "pod-network";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Caches;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await node.Registered.WaitAsync(cancellationToken);
        try
        {
            using var timer = new PeriodicTimer(Period, time);
            do
            {
                network.Sync();
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        finally
        {
            if (!options.KeepOnStop)
            {
                network.Leave();
            }
        }
    }
}
