using k8s.Models;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.ReplicaSets;

/// <summary>Which Pods are a ReplicaSet's: adopts matching orphans, releases children that no longer match (<c>PodControllerRefManager</c>).</summary>
internal sealed class PodClaims(SharedInformers informers, PodControl pods)
{
    public async Task<IReadOnlyList<V1Pod>> ClaimAsync(V1ReplicaSet set, CancellationToken cancellationToken)
    {
        var claimed = new List<V1Pod>();
        foreach (var child in Store.ByIndex(informers.PodsByController, set.Metadata.Uid))
        {
            if (set.Spec.Selector.Matches(child.Metadata.Labels))
            {
                claimed.Add(child);
            }
            else if (!child.IsTerminating() && !IsGoing(set))
            {
                await pods.SetOwnersAsync(child, child.Metadata.OwnerReferences.Where(owner => owner.Uid != set.Metadata.Uid), cancellationToken);
            }
        }

        var orphans = IsGoing(set) ? [] : Store.ByIndex(informers.PodsByController, ControllerReferences.OrphansOf(set.Metadata.NamespaceProperty));
        foreach (var orphan in orphans.Where(pod => pod.IsActive() && set.Spec.Selector.Matches(pod.Metadata.Labels)))
        {
            await pods.SetOwnersAsync(orphan, [.. orphan.Metadata.OwnerReferences ?? [], ControllerReferences.To(set)], cancellationToken);
            claimed.Add(orphan);
        }

        return claimed;
    }

    private IObjectStore<V1Pod> Store => informers.Pods.Store;

    private static bool IsGoing(V1ReplicaSet set) => set.Metadata.DeletionTimestamp is not null;
}
