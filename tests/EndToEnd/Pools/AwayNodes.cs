using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pools;

/// <summary>Watches how many nodes of a pool are away at once: cordoned, not Ready or gone.</summary>
internal sealed class AwayNodes : IAsyncDisposable
{
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(5);
    private readonly ClusterFixture cluster;
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, bool> away = [];
    private readonly List<string> history = [];
    private readonly Task watching;

    private AwayNodes(ClusterFixture cluster, ListScope scope, ApiList<V1Node> first)
    {
        this.cluster = cluster;
        watching = WatchAsync(scope, first, stop.Token);
    }

    /// <summary>The most that there were.</summary>
    public int Most { get; private set; }

    /// <summary>Who went and came back, in order.</summary>
    public string History => string.Join("; ", history);

    public static async Task<AwayNodes> StartAsync(ClusterFixture cluster, string pool)
    {
        var scope = new ListScope(LabelSelector: $"{KrustletLabels.NodePool}={pool}");
        return new AwayNodes(cluster, scope, await cluster.Api.ListAsync(ApiResources.Nodes, scope));
    }

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await watching;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task WatchAsync(ListScope scope, ApiList<V1Node> list, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                list.Items.ToList().ForEach(node => See(node, isGone: false));
                await foreach (var change in cluster.Api.WatchAsync(ApiResources.Nodes, scope, list.ResourceVersion, WatchTime, cancellationToken))
                {
                    if (change.Kind is WatchEventKind.Added or WatchEventKind.Modified or WatchEventKind.Deleted)
                    {
                        See(change.Object, change.Kind == WatchEventKind.Deleted);
                    }
                }

                list = await cluster.Api.ListAsync(ApiResources.Nodes, scope, cancellationToken: cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }

    private void See(V1Node node, bool isGone)
    {
        var name = node.Metadata.Name;
        var isReady = node.Status?.Conditions?.Any(static condition => condition is { Type: "Ready", Status: "True" }) == true;
        var isAway = isGone || !isReady || node.Spec?.Unschedulable == true;
        if (away.TryGetValue(name, out var before) && before == isAway)
        {
            return;
        }

        away[name] = isAway;
        history.Add($"{name} is {(isAway ? isReady ? "cordoned" : "not Ready" : "there")}");
        Most = Math.Max(Most, away.Values.Count(static value => value));
    }
}
