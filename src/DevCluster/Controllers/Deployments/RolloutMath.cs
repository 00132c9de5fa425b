using System.Globalization;
using k8s.Models;

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

    /// <summary>A share of the whole, or the number itself.</summary>
    public static int Resolve(IntOrString? value, string otherwise, int whole, bool roundUp)
    {
        var text = value?.Value ?? otherwise;
        if (!text.EndsWith('%'))
        {
            return int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        var share = int.Parse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture) * (long)whole;
        return (int)(roundUp ? (share + 99) / 100 : share / 100);
    }

    private static (int Surge, int Unavailable) Fenceposts(V1Deployment deployment)
    {
        var rolling = deployment.Spec.Strategy?.RollingUpdate;
        var surge = Resolve(rolling?.MaxSurge, "25%", Replicas(deployment), true);
        var unavailable = Resolve(rolling?.MaxUnavailable, "25%", Replicas(deployment), false);

        // Both zero after rounding would be a rollout that can never take a step.
        return surge == 0 && unavailable == 0 ? (0, 1) : (surge, unavailable);
    }
}
