using k8s.Models;
using Krustlet.ControllerRuntime.Controllers;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>When Pods that are ready become available: no event tells.</summary>
internal static class Readiness
{
    public static ReconcileResult NextLook(IEnumerable<V1Pod> pods, int minReadySeconds, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var waits = pods
            .Where(pod => minReadySeconds > 0 && pod.IsReady() && !pod.IsAvailable(minReadySeconds, now))
            .Select(pod => (pod.Condition("Ready")!.LastTransitionTime ?? now.UtcDateTime).AddSeconds(minReadySeconds) - now.UtcDateTime)
            .ToList();
        return waits.Count == 0 ? ReconcileResult.Success : ReconcileResult.RequeueAfter(waits.Min() + TimeSpan.FromMilliseconds(10));
    }
}
