using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>Which Pods are an owner's: adopts matching orphans, releases children that no longer match (<c>PodControllerRefManager</c>).</summary>
internal sealed class PodClaims(SharedInformers informers, PodControl pods)
{
    /// <param name="owner">Whose Pods.</param>
    /// <param name="selector">The owner's selector.</param>
    /// <param name="isCandidate">Whether a Pod could be one of the owner's by more than its labels.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<V1Pod>> ClaimAsync(IKubernetesObject<V1ObjectMeta> owner, V1LabelSelector selector, Func<V1Pod, bool> isCandidate, CancellationToken cancellationToken)
    {
        var claimed = new List<V1Pod>();
        var isGoing = owner.Metadata.DeletionTimestamp is not null;
        foreach (var child in Store.ByIndex(informers.PodsByController, owner.Metadata.Uid))
        {
            if (selector.Matches(child.Metadata.Labels))
            {
                claimed.Add(child);
            }
            else if (!child.IsTerminating() && !isGoing)
            {
                await pods.SetOwnersAsync(child, child.Metadata.OwnerReferences.Where(reference => reference.Uid != owner.Metadata.Uid), cancellationToken);
            }
        }

        var orphans = isGoing ? [] : Store.ByIndex(informers.PodsByController, ControllerReferences.OrphansOf(owner.Metadata.NamespaceProperty));
        foreach (var orphan in orphans.Where(pod => pod.IsActive() && selector.Matches(pod.Metadata.Labels) && isCandidate(pod)))
        {
            await pods.SetOwnersAsync(orphan, [.. orphan.Metadata.OwnerReferences ?? [], ControllerReferences.To(owner)], cancellationToken);
            claimed.Add(orphan);
        }

        return claimed;
    }

    private IObjectStore<V1Pod> Store => informers.Pods.Store;
}
