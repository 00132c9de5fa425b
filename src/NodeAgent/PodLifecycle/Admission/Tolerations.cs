using k8s.Models;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>Taints and tolerations.</summary>
internal static class Tolerations
{
    /// <summary>Whether every NoExecute taint is tolerated; the others are the scheduler's business.</summary>
    public static bool TolerateExecution(V1Pod pod, V1Node node) =>
        (node.Spec?.Taints ?? []).Where(static t => t.Effect == "NoExecute").All(taint => (pod.Spec.Tolerations ?? []).Any(t => Tolerates(t, taint)));

    private static bool Tolerates(V1Toleration toleration, V1Taint taint) =>
        (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
        && (string.IsNullOrEmpty(toleration.Key) ? toleration.OperatorProperty == "Exists" : toleration.Key == taint.Key)
        && (toleration.OperatorProperty == "Exists" || (toleration.Value ?? "") == (taint.Value ?? ""));
}
