using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>A Deployment and its ReplicaSets as one pass sees them.</summary>
/// <param name="Deployment">The Deployment.</param>
/// <param name="Newest">The ReplicaSet of its present template, if there is one.</param>
/// <param name="Old">The others, oldest first.</param>
internal sealed record Rollout(V1Deployment Deployment, V1ReplicaSet? Newest, IReadOnlyList<V1ReplicaSet> Old)
{
    public IReadOnlyList<V1ReplicaSet> All => Newest is null ? Old : [.. Old, Newest];

    public int Total => All.Sum(Size);

    public int Actual => All.Sum(set => set.Status?.Replicas ?? 0);

    public int Available => All.Sum(AvailableIn);

    public static int Size(V1ReplicaSet set) => set.Spec.Replicas ?? 1;

    public static int AvailableIn(V1ReplicaSet set) => set.Status?.AvailableReplicas ?? 0;

    public static Rollout Of(V1Deployment deployment, IEnumerable<V1ReplicaSet> sets)
    {
        // The oldest match is the one an undo went back to; creation order decides between equal templates.
        var ordered = sets.OrderBy(set => set.Metadata.CreationTimestamp).ThenBy(set => set.Metadata.Name, StringComparer.Ordinal).ToList();
        var newest = ordered.FirstOrDefault(set => PodTemplates.Same(set.Spec.Template, deployment.Spec.Template));
        return new Rollout(deployment, newest, [.. ordered.Where(set => set != newest)]);
    }

    /// <summary>Whether the number of replicas asked for changed since the ReplicaSets were last sized.</summary>
    public bool WasScaled => All.Any(set => Size(set) > 0 && DeploymentNotes.DesiredReplicasOf(set) is { } desired && desired != RolloutMath.Replicas(Deployment));

    /// <summary>Everything asked for runs the present template, is available, and nothing old is left.</summary>
    public static bool IsComplete(V1Deployment deployment, V1DeploymentStatus status) =>
        (status.UpdatedReplicas ?? 0) == RolloutMath.Replicas(deployment)
        && (status.Replicas ?? 0) == RolloutMath.Replicas(deployment)
        && (status.AvailableReplicas ?? 0) == RolloutMath.Replicas(deployment)
        && status.ObservedGeneration >= deployment.Metadata.Generation;

    public bool IsSaturated => Newest is { } set
        && Size(set) == RolloutMath.Replicas(Deployment)
        && DeploymentNotes.DesiredReplicasOf(set) == RolloutMath.Replicas(Deployment)
        && AvailableIn(set) == RolloutMath.Replicas(Deployment);
}
