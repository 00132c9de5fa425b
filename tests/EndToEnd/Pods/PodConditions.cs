using k8s.Models;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Conditions of a Pod.</summary>
internal static class PodConditions
{
    public static bool Is(V1Pod pod, string condition, string status) => pod.Status?.Conditions?.Any(c => c.Type == condition && c.Status == status) ?? false;

    public static V1PodCondition Condition(this V1Pod pod, string type) => pod.Status.Conditions.Single(c => c.Type == type);
}
