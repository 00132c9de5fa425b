using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Disruption;

/// <summary>How many Pods the controllers of those a budget covers are asked to keep. Pods of no controller do not count.</summary>
internal sealed class ExpectedScale(SharedInformers informers, IApiClient client)
{
    public async Task<int> OfAsync(V1PodDisruptionBudget budget, IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        if (budget.Spec.MaxUnavailable is null && budget.Spec.MinAvailable?.IsShare() != true)
        {
            return pods.Count;
        }

        var scales = new Dictionary<string, int>();
        foreach (var owner in pods.Select(ControllerReferences.Of).OfType<V1OwnerReference>().DistinctBy(owner => owner.Uid))
        {
            var (uid, scale) = await OfOwnerAsync(budget.Metadata.NamespaceProperty, owner, cancellationToken);
            scales[uid] = scale;
        }

        return scales.Values.Sum();
    }

    private async Task<(string Uid, int Scale)> OfOwnerAsync(string ns, V1OwnerReference owner, CancellationToken cancellationToken)
    {
        var name = new NamespacedName(ns, owner.Name);
        return owner.Kind switch
        {
            "ReplicaSet" when informers.ReplicaSets.Store.Get(name) is { } set => OfReplicaSet(set),
            "StatefulSet" => (owner.Uid, (await client.GetAsync(ApiResources.StatefulSets, name, cancellationToken))?.Spec.Replicas ?? 0),
            _ => (owner.Uid, 0),
        };
    }

    // While a Deployment rolls, each of its ReplicaSets is only a part of what it is asked to keep.
    private (string Uid, int Scale) OfReplicaSet(V1ReplicaSet set)
    {
        var owner = ControllerReferences.Of(set);
        return owner is { Kind: "Deployment" } && informers.Deployments.Store.Get(new NamespacedName(set.Metadata.NamespaceProperty, owner.Name)) is { } deployment
            ? (owner.Uid, deployment.Spec.Replicas ?? 1)
            : (set.Metadata.Uid, set.Spec.Replicas ?? 1);
    }
}
