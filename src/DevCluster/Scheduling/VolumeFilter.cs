using k8s.Models;
using Krustlet.DevCluster.Controllers.Volumes;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>The plugin VolumeBinding: a Pod goes where its bound volumes are, and where those that wait for it can be bound.</summary>
internal sealed class VolumeFilter(VolumeClaims volumes) : INodeFilter
{
    public IEnumerable<string> Reasons(V1Pod pod, PodDemands demands, NodeState state)
    {
        var taken = new HashSet<string>();
        foreach (var name in VolumeClaims.Of(pod))
        {
            var reason = volumes.Claim(name) switch
            {
                null => $"persistentvolumeclaim \"{name.Name}\" not found",
                { Metadata.DeletionTimestamp: not null } => $"persistentvolumeclaim \"{name.Name}\" is being deleted",
                var bound when VolumeClaims.IsBound(bound) => BoundElsewhere(bound, state.Node!),
                var claim when !volumes.WaitsForConsumer(claim) => "pod has unbound immediate PersistentVolumeClaims",
                var claim => Unbindable(claim, state.Node!, taken),
            };
            if (reason is not null)
            {
                yield return reason;
                yield break;
            }
        }
    }

    private string? BoundElsewhere(V1PersistentVolumeClaim claim, V1Node node) => volumes.Volume(claim.Spec.VolumeName) switch
    {
        null => "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
        var volume => VolumeMatching.IsReachable(volume, node) ? null : "node(s) had volume node affinity conflict",
    };

    private string? Unbindable(V1PersistentVolumeClaim claim, V1Node node, HashSet<string> taken)
    {
        if (VolumeMatching.Best(claim, volumes.Volumes.Where(volume => !taken.Contains(volume.Metadata.Name)), node) is { } volume)
        {
            taken.Add(volume.Metadata.Name);
            return null;
        }

        return volumes.Provisioner(claim) is null ? "node(s) didn't find available persistent volumes to bind" : null;
    }
}
