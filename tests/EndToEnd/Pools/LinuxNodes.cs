using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Networks;

namespace Krustlet.EndToEnd.Pools;

/// <summary>
/// Stands in for the kubelets and container runtimes of Linux nodes, where no container can run: their Nodes are there, and the Pods of one pool that
/// are bound to them run, each agent as a process.
/// </summary>
internal sealed class LinuxNodes : IAsyncDisposable
{
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(5);
    private readonly NetworkedClusterFixture cluster;
    private readonly string pool;
    private readonly List<LinuxNode> nodes = [];
    private readonly ConcurrentDictionary<string, (AgentPod Pod, Task Life)> pods = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;

    private LinuxNodes(NetworkedClusterFixture cluster, string pool, IEnumerable<LinuxNode> nodes)
    {
        (this.cluster, this.pool) = (cluster, pool);
        this.nodes.AddRange(nodes);
        watching = WatchAsync(stop.Token);
    }

    /// <summary>So many nodes, named after the pool, whose name is also the value of their <see cref="LinuxNode.Label"/>.</summary>
    public static async Task<LinuxNodes> StartAsync(NetworkedClusterFixture cluster, string pool, int count)
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, count).Select(index => LinuxNode.StartAsync(cluster, $"linux-{pool}-{index}", pool)));
        return new LinuxNodes(cluster, pool, nodes);
    }

    public IReadOnlyList<string> Names => [.. nodes.Select(static node => node.Name)];

    /// <summary>Ends a Pod's agent for good.</summary>
    public Task KillAsync(V1Pod pod) => pods[pod.Metadata.Uid].Pod.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(pods.Values.Select(static entry => entry.Life)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        stop.Dispose();

        // What kept an agent from running is more than the timeout that came of it.
        await Task.WhenAll(pods.Values.Select(static entry => entry.Life).Append(watching).Where(static life => life.IsFaulted));
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var scope = new ListScope("kube-system", $"{KrustletLabels.NodePool}={pool}");
        while (true)
        {
            try
            {
                var list = await cluster.Api.ListAsync(ApiResources.Pods, scope, cancellationToken: cancellationToken);
                list.Items.ToList().ForEach(pod => See(pod, cancellationToken));
                await foreach (var change in cluster.Api.WatchAsync(ApiResources.Pods, scope, list.ResourceVersion, WatchTime, cancellationToken))
                {
                    if (change.Kind is WatchEventKind.Added or WatchEventKind.Modified or WatchEventKind.Deleted)
                    {
                        See(change.Object, cancellationToken, change.Kind == WatchEventKind.Deleted);
                    }
                }
            }
            catch (ApiException error) when (error.Reason == ApiErrorReason.Gone)
            {
                // The next list is newer.
            }
        }
    }

    private void See(V1Pod pod, CancellationToken cancellationToken, bool isGone = false)
    {
        if (!nodes.Exists(node => node.Name == pod.Spec.NodeName))
        {
            return;
        }

        if (!isGone && !pods.ContainsKey(pod.Metadata.Uid))
        {
            var agent = new AgentPod(cluster, pod);
            pods[pod.Metadata.Uid] = (agent, agent.RunAsync(cancellationToken));
        }

        if ((isGone || pod.Metadata.DeletionTimestamp is not null) && pods.TryGetValue(pod.Metadata.Uid, out var running))
        {
            running.Pod.Leave();
        }
    }
}
