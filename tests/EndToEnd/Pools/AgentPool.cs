using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Networks;

namespace Krustlet.EndToEnd.Pools;

/// <summary>A WasmNodePool whose agents run on Linux nodes of its own; it and they go with the test.</summary>
internal sealed class AgentPool : IAsyncDisposable
{
    public const string OperatorNamespace = "kube-system";
    private const string EventNamespace = "default";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private readonly NetworkedClusterFixture cluster;

    private AgentPool(NetworkedClusterFixture cluster, string name, LinuxNodes linux) => (this.cluster, Name, Linux) = (cluster, name, linux);

    public string Name { get; }

    /// <summary>Name of the StatefulSet or DaemonSet.</summary>
    public string Workload => $"krustlet-pool-{Name}";

    /// <summary>Where the agents run.</summary>
    public LinuxNodes Linux { get; }

    /// <summary>Makes Linux nodes and the pool, and waits until it is Ready. Module files are allowed, as no registry is in this network.</summary>
    public static async Task<AgentPool> StartAsync(NetworkedClusterFixture cluster, string name, int linuxNodes, WasmNodePoolSpec spec)
    {
        var pool = new AgentPool(cluster, name, await LinuxNodes.StartAsync(cluster, name, linuxNodes));
        try
        {
            var agent = (spec.Agent ?? new NodePoolAgent()) with { NodeSelector = new Dictionary<string, string> { [LinuxNode.Label] = name } };
            var made = new WasmNodePool { Metadata = new V1ObjectMeta { Name = name }, Spec = spec with { Agent = agent, Policy = new NodePoolPolicy { AllowLocalModules = true } } };
            await cluster.Api.CreateAsync(KrustletResources.WasmNodePools, made, CancellationToken.None);
            await pool.UntilReadyAsync(spec.Replicas ?? linuxNodes);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until as many nodes are Ready and as the pool wants them.</summary>
    public Task<WasmNodePool> UntilReadyAsync(int nodes) => UntilAsync(
        pool => pool.Status is { } status && status.ObservedGeneration == pool.Metadata.Generation
            && status.ReadyReplicas == nodes && status.UpdatedReplicas == nodes && status.AvailableReplicas == nodes && Is(pool, "Ready", "True") && Is(pool, "Drifted", "False"),
        $"is Ready with {nodes} nodes");

    /// <summary>Waits for the pool to be as wanted.</summary>
    public Task<WasmNodePool> UntilAsync(Func<WasmNodePool, bool> condition, string wanted) =>
        cluster.UntilAsync(KrustletResources.WasmNodePools, null, Name, condition, wanted, Patience);

    public static bool Is(WasmNodePool pool, string condition, string status) => pool.Status?.Conditions?.Any(found => found.Type == condition && found.Status == status) == true;

    /// <summary>Changes the spec.</summary>
    public Task ChangeAsync(string mergePatch) =>
        cluster.Api.PatchAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(Name), new PatchRequest(PatchKind.Merge, mergePatch), CancellationToken.None);

    /// <summary>Its nodes, by name.</summary>
    public async Task<IReadOnlyDictionary<string, V1Node>> NodesAsync() =>
        (await cluster.Api.ListAsync(ApiResources.Nodes, new ListScope(LabelSelector: $"{KrustletLabels.NodePool}={Name}"))).Items.ToDictionary(static node => node.Metadata.Name);

    /// <summary>The Pods of its agents.</summary>
    public async Task<IReadOnlyList<V1Pod>> AgentsAsync() =>
        (await cluster.Api.ListAsync(ApiResources.Pods, new ListScope(OperatorNamespace, $"{KrustletLabels.NodePool}={Name}"))).Items;

    /// <summary>Waits until the pool has an Event for each of these.</summary>
    public Task UntilEventsAsync(string reason, IEnumerable<string> mentioned) => cluster.UntilAsync(
        async () => await cluster.EventsAsync(EventNamespace, Name) is var events && mentioned.All(word => events.Any(found => found.Reason == reason && found.Message.Contains(word, StringComparison.Ordinal))),
        $"there is an Event {reason} for each");

    /// <summary>Deletes the pool, whose nodes have to be empty, and waits until agents and Nodes are gone.</summary>
    public async Task DeleteAsync()
    {
        await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(Name), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilGoneAsync(KrustletResources.WasmNodePools, null, Name);
        (await NodesAsync()).Should().BeEmpty();
        (await AgentsAsync()).Should().BeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(Name), new DeleteRequest(), CancellationToken.None);
        await Linux.DisposeAsync();
    }
}
