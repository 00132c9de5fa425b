using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.NodePools.Draining;

/// <summary>
/// Empties a node as <c>kubectl drain</c> does: cordons it, evicts its Pods but those of DaemonSets and static ones, and waits for them to end. What is
/// left when the time is over is deleted, disruption budgets or not. Each call is one step; harmless when repeated.
/// </summary>
[EntityRbac("", "nodes", "get,list,watch,patch")]
[EntityRbac("", "pods", "get,list,delete")]
[EntityRbac("", "pods/eviction", "create")]
internal sealed class NodeDrain(IApiClient client, PoolNodes nodes, PodEvictions evictions, TimeProvider time)
{
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    /// <summary>One step for a node; <paramref name="timeout"/> counts from the first.</summary>
    public async Task<DrainProgress> StepAsync(V1Node node, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (await CordonAsync(node, cancellationToken) is not { } started)
        {
            // The Node went meanwhile.
            return DrainProgress.Done;
        }

        var scope = new ListScope(FieldSelector: $"spec.nodeName={node.Metadata.Name}");
        var pods = (await client.ListAsync(ApiResources.Pods, scope, cancellationToken: cancellationToken)).Items.Where(pod => pod.Spec?.NodeName == node.Metadata.Name && Counts(pod)).ToList();
        if (pods.Count == 0)
        {
            return DrainProgress.Done;
        }

        if (time.GetUtcNow() - started >= timeout)
        {
            return await DeleteAsync(node, pods, timeout, cancellationToken);
        }

        var blocked = await EvictAsync(pods, cancellationToken);
        if (pods.TrueForAll(pod => pod.Metadata.DeletionTimestamp is not null) && !new PoolMember(node, true).IsReady)
        {
            // Nobody is there to end them; they go with the Node.
            return DrainProgress.Done;
        }

        return DrainProgress.WaitFor(blocked is null
            ? $"{pods.Count} Pods of node {node.Metadata.Name} to end, first {Name(pods[0])}"
            : $"a disruption budget to allow the eviction of {Name(blocked)} from node {node.Metadata.Name}");
    }

    /// <summary>Ends the draining of a node: opens it again if it was cordoned here, which is the answer; one that somebody else had cordoned stays so.</summary>
    public async Task<bool> UncordonAsync(V1Node node, CancellationToken cancellationToken)
    {
        if (StartOf(node) is null)
        {
            return false;
        }

        await PatchAsync(node, isCordoned: IsOthers(node), isOthers: false, null, cancellationToken);
        return !IsOthers(node);
    }

    /// <summary>Since when a node is being drained by its pool; null when it is not.</summary>
    public static DateTimeOffset? StartOf(V1Node node) =>
        node.Metadata.Annotations is { } annotations && annotations.TryGetValue(OperatorAnnotations.DrainStarted, out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start) ? start : null;

    /// <summary>Whether somebody else had cordoned it when its draining began.</summary>
    private static bool IsOthers(V1Node node) => node.Metadata.Annotations?.ContainsKey(OperatorAnnotations.KeepCordoned) == true;

    private static bool Counts(V1Pod pod) =>
        pod.Status?.Phase is not ("Succeeded" or "Failed")
        && pod.Metadata.Annotations?.ContainsKey(MirrorAnnotation) != true
        && pod.Metadata.OwnerReferences?.Any(owner => owner is { Controller: true, Kind: "DaemonSet" }) != true;

    private static string Name(V1Pod pod) => $"{pod.Metadata.NamespaceProperty}/{pod.Metadata.Name}";

    private async Task<DateTimeOffset?> CordonAsync(V1Node node, CancellationToken cancellationToken)
    {
        var started = StartOf(node);
        if (started is not null && node.Spec?.Unschedulable == true)
        {
            return started;
        }

        try
        {
            var isOthers = started is null ? node.Spec?.Unschedulable == true : IsOthers(node);
            started ??= time.GetUtcNow();
            await PatchAsync(node, isCordoned: true, isOthers, started, cancellationToken);
            return started;
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.NotFound)
        {
            return null;
        }
    }

    private async Task<V1Pod?> EvictAsync(IEnumerable<V1Pod> pods, CancellationToken cancellationToken)
    {
        V1Pod? blocked = null;
        string? version = null;
        foreach (var pod in pods.Where(pod => pod.Metadata.DeletionTimestamp is null))
        {
            version ??= await evictions.VersionAsync(cancellationToken);
            if (!await evictions.TryEvictAsync(pod, version, cancellationToken))
            {
                blocked ??= pod;
            }
        }

        return blocked;
    }

    private async Task<DrainProgress> DeleteAsync(V1Node node, List<V1Pod> pods, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var left = pods.Where(pod => pod.Metadata.DeletionTimestamp is null).ToList();
        foreach (var pod in left)
        {
            await client.DeleteAsync(ApiResources.Pods, new NamespacedName(pod.Metadata.NamespaceProperty, pod.Metadata.Name), new DeleteRequest(pod.Metadata.Uid), cancellationToken);
        }

        return left.Count == 0
            ? DrainProgress.Done
            : DrainProgress.WaitFor($"{left.Count} Pods that were deleted, because node {node.Metadata.Name} was not empty after {timeout}, to end");
    }

    private async Task PatchAsync(V1Node node, bool isCordoned, bool isOthers, DateTimeOffset? started, CancellationToken cancellationToken)
    {
        var annotations = new JsonObject { [OperatorAnnotations.DrainStarted] = started?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) };
        if (isOthers != IsOthers(node))
        {
            annotations[OperatorAnnotations.KeepCordoned] = isOthers ? "true" : null;
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = annotations },
            ["spec"] = new JsonObject { ["unschedulable"] = isCordoned ? true : null },
        };
        nodes.Saw(await client.PatchAsync(ApiResources.Nodes, NamespacedName.Cluster(node.Metadata.Name), new PatchRequest(PatchKind.Merge, patch.ToJsonString(), FieldManager: FieldManagers.Operator), cancellationToken));
    }
}
