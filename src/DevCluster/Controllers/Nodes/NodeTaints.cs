using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>The taints that follow from a Node's conditions (Kubernetes' <c>node-lifecycle</c> controller). Pure.</summary>
internal static class NodeTaints
{
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string Unreachable = "node.kubernetes.io/unreachable";
    private const string NoSchedule = "NoSchedule";
    private const string NoExecute = "NoExecute";

    private static readonly (string Condition, string Status, string Key)[] ByCondition =
    [
        ("Ready", "False", NotReady),
        ("Ready", "Unknown", Unreachable),
        ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
        ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
        ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
    ];

    private static readonly HashSet<string> Managed = [.. ByCondition.Select(rule => rule.Key), "node.kubernetes.io/unschedulable"];

    /// <summary>All taints the Node should have; the same instance for those it has.</summary>
    public static List<V1Taint> For(V1Node node, DateTime now)
    {
        var present = node.Spec?.Taints ?? [];
        var wanted = Wanted(node).ToList();
        var kept = present.Where(taint => !IsManaged(taint) || wanted.Contains((taint.Key, taint.Effect)));
        var missing = wanted
            .Where(pair => !present.Any(taint => taint.Key == pair.Key && taint.Effect == pair.Effect))
            .Select(pair => new V1Taint { Key = pair.Key, Effect = pair.Effect, TimeAdded = now });
        return [.. kept, .. missing];
    }

    public static V1NodeCondition? Condition(V1Node node, string type) => node.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static bool IsManaged(V1Taint taint) =>
        taint.Effect == NoSchedule ? Managed.Contains(taint.Key) : taint is { Effect: NoExecute, Key: NotReady or Unreachable };

    private static IEnumerable<(string Key, string Effect)> Wanted(V1Node node)
    {
        // A node that never said how it is, is not ready.
        var ready = Condition(node, "Ready")?.Status ?? "False";
        foreach (var (condition, status, key) in ByCondition)
        {
            if ((condition == "Ready" ? ready : Condition(node, condition)?.Status) == status)
            {
                yield return (key, NoSchedule);
            }
        }

        if (node.Spec?.Unschedulable == true)
        {
            yield return ("node.kubernetes.io/unschedulable", NoSchedule);
        }

        if (Condition(node, "Ready")?.Status is "False" or "Unknown")
        {
            yield return (ready == "Unknown" ? Unreachable : NotReady, NoExecute);
        }
    }
}
