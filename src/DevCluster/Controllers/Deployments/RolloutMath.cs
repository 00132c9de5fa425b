using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>How many replicas a rollout may have too many and too few (Kubernetes' <c>deployment/util</c>).</summary>
internal static class RolloutMath
{
    public static bool IsRolling(V1Deployment deployment) => deployment.Spec.Strategy?.Type != "Recreate";

    public static int Replicas(V1Deployment deployment) => deployment.Spec.Replicas ?? 1;

    public static int MaxSurge(V1Deployment deployment) => IsRolling(deployment) ? Fenceposts(deployment).Surge : 0;

    public static int MaxUnavailable(V1Deployment deployment) => IsRolling(deployment) && Replicas(deployment) > 0
        ? Math.Min(Fenceposts(deployment).Unavailable, Replicas(deployment))
        : 0;

    public static int MinAvailable(V1Deployment deployment) => IsRolling(deployment) ? Replicas(deployment) - MaxUnavailable(deployment) : 0;

    /// <summary>How large the newest ReplicaSet may be now.</summary>
    public static int NewReplicas(V1Deployment deployment, int newest, int all)
    {
        if (!IsRolling(deployment))
        {
            return Replicas(deployment);
        }

        var room = Replicas(deployment) + MaxSurge(deployment) - all;
        return room <= 0 ? newest : newest + Math.Min(room, Replicas(deployment) - newest);
    }

    private static (int Surge, int Unavailable) Fenceposts(V1Deployment deployment)
    {
        var rolling = deployment.Spec.Strategy?.RollingUpdate;
        var surge = Shares.Resolve(rolling?.MaxSurge, "25%", Replicas(deployment), true);
        var unavailable = Shares.Resolve(rolling?.MaxUnavailable, "25%", Replicas(deployment), false);

        // Both zero after rounding would be a rollout that can never take a step.
        return surge == 0 && unavailable == 0 ? (0, 1) : (surge, unavailable);
    }
}
