using System.Globalization;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.NodePools.Draining;
using Krustlet.Operator.NodePools.Joining;
using Krustlet.Operator.Options;

namespace Krustlet.Operator.NodePools.Hosting;

/// <summary>Keeps the agents of Hosted and Daemon pools; takes them away again. Fewer replicas: their Nodes are drained first, then removed.</summary>
[EntityRbac("apps", "statefulsets,daemonsets", "get,create,patch,delete", Namespace = "operator")]
[EntityRbac("", "configmaps,serviceaccounts", "get,create,patch,delete", Namespace = "operator")]
internal sealed class PoolHosting(IApiClient client, ServerSideApplier applier, PoolNodes nodes, NodeDrain drain, NodeRemoval removal, IEventRecorder events, OperatorOptions options)
{
    /// <summary>How often what has to go elsewhere is looked at.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private string Namespace => options.Namespace;

    /// <summary>Applies the objects; returns when to look again, or null when nothing is under way.</summary>
    public async Task<TimeSpan?> EnsureAsync(WasmNodePool pool, AgentFiles files, string kubeconfig, CancellationToken cancellationToken)
    {
        await ApplyAsync(ApiResources.ServiceAccounts, HostingBuilder.ServiceAccount(pool, Namespace), cancellationToken);
        await ApplyAsync(ApiResources.ConfigMaps, HostingBuilder.Configuration(pool, Namespace, files), cancellationToken);
        await ApplyAsync(ApiResources.Secrets, HostingBuilder.Bootstrap(pool, Namespace, kubeconfig), cancellationToken);
        if (pool.Spec.Provisioning == NodePoolProvisioning.Daemon)
        {
            await ApplyAsync(ApiResources.DaemonSets, HostingBuilder.DaemonSet(pool, Namespace, files), cancellationToken);
            return null;
        }

        return await EnsureReplicasAsync(pool, files, cancellationToken);
    }

    /// <summary>Whether a Hosted pool wants fewer nodes than to keep this one.</summary>
    public static bool IsSurplus(WasmNodePool pool, V1Node node) =>
        pool.Spec.Provisioning == NodePoolProvisioning.Hosted && Ordinal(node, HostingBuilder.WorkloadName(pool.Metadata.Name)) >= PoolUpdates.Replicas(pool);

    /// <summary>The agents' Pods as they are now, by their Nodes.</summary>
    public async Task<AgentPods> AgentsAsync(WasmNodePool pool, CancellationToken cancellationToken) =>
        pool.Spec.Provisioning is (NodePoolProvisioning.Hosted or NodePoolProvisioning.Daemon) and { } provisioning
            ? new AgentPods(await PodsAsync(pool.Metadata.Name, cancellationToken), provisioning)
            : AgentPods.None;

    /// <summary>Deletes the agents; returns the Pods that are left.</summary>
    public async Task<IReadOnlyList<V1Pod>> RemoveAsync(WasmNodePool pool, CancellationToken cancellationToken)
    {
        var name = pool.Metadata.Name;
        await DeleteAsync(ApiResources.StatefulSets, HostingBuilder.WorkloadName(name), cancellationToken);
        await DeleteAsync(ApiResources.DaemonSets, HostingBuilder.WorkloadName(name), cancellationToken);
        await DeleteAsync(ApiResources.Secrets, AgentPodBuilder.BootstrapSecret(name), cancellationToken);
        await DeleteAsync(ApiResources.ConfigMaps, AgentPodBuilder.ConfigMap(name), cancellationToken);
        await DeleteAsync(ApiResources.ServiceAccounts, AgentPodBuilder.ServiceAccount(name), cancellationToken);
        return await PodsAsync(name, cancellationToken);
    }

    private async Task<TimeSpan?> EnsureReplicasAsync(WasmNodePool pool, AgentFiles files, CancellationToken cancellationToken)
    {
        var wanted = PoolUpdates.Replicas(pool);
        var name = new NamespacedName(Namespace, HostingBuilder.WorkloadName(pool.Metadata.Name));
        var live = await client.GetAsync(ApiResources.StatefulSets, name, cancellationToken);
        var has = live?.Spec?.Replicas ?? wanted;
        var surplus = nodes.Members(pool.Metadata.Name).Where(node => IsSurplus(pool, node)).ToList();
        var isEmpty = true;
        foreach (var node in surplus)
        {
            if (NodeDrain.StartOf(node) is null)
            {
                events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeDraining, $"Cordoned node {node.Metadata.Name} and draining it: {wanted} nodes are wanted");
            }

            isEmpty &= (await drain.StepAsync(node, PoolUpdates.DrainTimeout(pool), cancellationToken)).IsDone;
        }

        // The StatefulSet takes the agents of the highest numbers away: not before their Nodes are empty.
        await applier.ApplyAsync(ApiResources.StatefulSets, HostingBuilder.StatefulSet(pool, Namespace, files, isEmpty ? wanted : Math.Max(has, wanted)), live, cancellationToken: cancellationToken);
        if (isEmpty && surplus.Count > 0)
        {
            var alive = (await PodsAsync(pool.Metadata.Name, cancellationToken)).Select(pod => pod.Metadata.Name).ToHashSet();
            foreach (var node in surplus.Where(node => !alive.Contains(node.Metadata.Name)))
            {
                await removal.RemoveAsync(pool, node, cancellationToken);
            }
        }

        return surplus.Count > 0 ? Soon : null;
    }

    private async Task<IReadOnlyList<V1Pod>> PodsAsync(string pool, CancellationToken cancellationToken)
    {
        var scope = new ListScope(Namespace, $"{KrustletLabels.NodePool}={pool}");
        var found = await client.ListAsync(ApiResources.Pods, scope, cancellationToken: cancellationToken);
        return [.. found.Items.Where(pod => pod.Metadata.Labels?.TryGetValue(KrustletLabels.NodePool, out var of) == true && of == pool)];
    }

    /// <summary>The number at the end of a Hosted node's name; -1 for another node.</summary>
    private static int Ordinal(V1Node node, string workload) =>
        node.Metadata.Labels?.ContainsKey(KrustletLabels.Provisioning) == true
        && node.Metadata.Name.StartsWith(workload + "-", StringComparison.Ordinal)
        && int.TryParse(node.Metadata.Name[(workload.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : -1;

    private async Task ApplyAsync<T>(ApiResource<T> resource, T desired, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var live = await client.GetAsync(resource, new NamespacedName(Namespace, desired.Metadata.Name), cancellationToken);
        await applier.ApplyAsync(resource, desired, live, cancellationToken: cancellationToken);
    }

    private async Task DeleteAsync<T>(ApiResource<T> resource, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await client.DeleteAsync(resource, new NamespacedName(Namespace, name), new DeleteRequest(PropagationPolicy: "Background"), cancellationToken);
        applier.Forget(resource, new NamespacedName(Namespace, name));
    }
}
