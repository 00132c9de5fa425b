using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Scheduling;

namespace Krustlet.DevCluster.Controllers.DaemonSets;

/// <summary>Pods of DaemonSets: pinned to their node by affinity, so that the scheduler binds them, and patient with a node in trouble.</summary>
internal static class DaemonPod
{
    public const string HashLabel = "controller-revision-hash";
    private const string NodeName = "metadata.name";

    private static readonly (string Key, string Effect)[] Tolerated =
    [
        ("node.kubernetes.io/not-ready", "NoExecute"),
        ("node.kubernetes.io/unreachable", "NoExecute"),
        ("node.kubernetes.io/disk-pressure", "NoSchedule"),
        ("node.kubernetes.io/memory-pressure", "NoSchedule"),
        ("node.kubernetes.io/pid-pressure", "NoSchedule"),
        ("node.kubernetes.io/unschedulable", "NoSchedule"),
    ];

    public static string? HashOf(V1Pod pod) => pod.Metadata.Labels?.TryGetValue(HashLabel, out var hash) == true ? hash : null;

    /// <summary>The node that a Pod runs on or is pinned to.</summary>
    public static string? NodeOf(V1Pod pod) => !string.IsNullOrEmpty(pod.Spec.NodeName)
        ? pod.Spec.NodeName
        : pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms
            .SelectMany(term => term.MatchFields ?? [])
            .FirstOrDefault(field => field is { Key: NodeName, OperatorProperty: "In", Values.Count: 1 })?.Values[0];

    /// <summary>Whether a new Pod belongs on the node, and whether one that is there may stay.</summary>
    public static (bool ShouldRun, bool MayStay) Judge(V1DaemonSet set, V1Node node)
    {
        var spec = Tolerant(set.Spec.Template.Spec);
        if ((!string.IsNullOrEmpty(spec.NodeName) && spec.NodeName != node.Metadata.Name) || !NodeSelection.Admits(spec, node))
        {
            return (false, false);
        }

        var bad = (node.Spec?.Taints ?? []).Where(taint => !spec.Tolerates(taint)).Select(taint => taint.Effect).ToList();
        return (!bad.Contains("NoSchedule") && !bad.Contains("NoExecute"), !bad.Contains("NoExecute"));
    }

    public static V1Pod Make(V1DaemonSet set, string node, string hash)
    {
        var pod = PodControl.FromTemplate(set, set.Spec.Template);
        var labels = new Dictionary<string, string>(pod.Metadata.Labels ?? new Dictionary<string, string>()) { [HashLabel] = hash };
        var spec = Tolerant(set.Spec.Template.Spec);
        return pod with { Metadata = pod.Metadata with { Labels = labels }, Spec = spec with { Affinity = Pinned(spec.Affinity, node) } };
    }

    private static V1Affinity Pinned(V1Affinity? affinity, string node) => (affinity ?? new V1Affinity()) with
    {
        NodeAffinity = (affinity?.NodeAffinity ?? new V1NodeAffinity()) with
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector
            {
                NodeSelectorTerms = [new V1NodeSelectorTerm { MatchFields = [new V1NodeSelectorRequirement { Key = NodeName, OperatorProperty = "In", Values = [node] }] }],
            },
        },
    };

    private static V1PodSpec Tolerant(V1PodSpec spec)
    {
        IEnumerable<(string Key, string Effect)> wanted = spec.HostNetwork == true ? [.. Tolerated, ("node.kubernetes.io/network-unavailable", "NoSchedule")] : Tolerated;
        var own = spec.Tolerations ?? [];
        var added = wanted
            .Where(entry => !own.Any(other => other.Key == entry.Key && other.Effect == entry.Effect && other.OperatorProperty == "Exists"))
            .Select(entry => new V1Toleration { Key = entry.Key, Effect = entry.Effect, OperatorProperty = "Exists" });
        return spec with { Tolerations = [.. own, .. added] };
    }
}
