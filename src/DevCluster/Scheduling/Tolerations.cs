using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>Which taints a Pod puts up with (core/v1 <c>Toleration.ToleratesTaint</c>).</summary>
internal static class Tolerations
{
    public static bool Tolerates(this V1PodSpec spec, V1Taint taint) => spec.Tolerations?.Any(toleration => toleration.Covers(taint)) == true;

    public static bool Covers(this V1Toleration toleration, V1Taint taint) =>
        (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
        && (string.IsNullOrEmpty(toleration.Key) || toleration.Key == taint.Key)
        && (toleration.OperatorProperty == "Exists" || (!string.IsNullOrEmpty(toleration.Key) && (toleration.Value ?? "") == (taint.Value ?? "")));
}
