using System.Globalization;
using k8s.Models;
using Krustlet.ControllerRuntime.PodResources;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodSources;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>Whether a node takes a Pod: the kubelet's checks, in its order, with its reasons and messages. The first failure counts.</summary>
internal static class AdmissionRules
{
    /// <summary>The reason of a Pod that does not select this node: looked at again with a fresh Node before it counts.</summary>
    public const string NodeAffinity = "NodeAffinity";
    private const string SupportedOs = "linux";
    private const string OsLabel = "kubernetes.io/os";
    private static readonly string[] Native = ["cpu", "memory", "ephemeral-storage"];

    /// <summary>The verdict for a Pod that is new to the node.</summary>
    public static AdmissionVerdict Check(V1Pod pod, V1Node node, NodeUsage used) =>
        Os(pod, node) ?? FeatureRules.Check(pod) ?? Resources(pod, node, used) ?? Placement(pod, node, used) ?? AdmissionVerdict.Admitted;

    /// <summary>What of each resource the node lacks to take a Pod, empty when nothing.</summary>
    public static PodRequests Missing(V1Pod pod, V1Node node, NodeUsage used)
    {
        var wanted = PodRequests.Of(pod);
        var lacks = ((string[])["pods", .. wanted.Amounts.Keys]).Distinct(StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(name, Lack(name, wanted, node, used))).Where(static e => e.Value > 0);
        return new PodRequests(PodRequests.None.Amounts.AddRange(lacks));
    }

    /// <summary>Why a Pod cannot have its new resources, in the kubelet's words; null when it can.</summary>
    public static ResizeProblem? ResizeProblem(V1Pod pod, V1Node node, NodeUsage others)
    {
        var nobody = Missing(pod, node, new NodeUsage(0, PodRequests.None, []));
        if (nobody.Amounts.Keys.FirstOrDefault() is { } scarce)
        {
            var scale = scarce == "cpu" ? 1000 : 1;
            return new ResizeProblem(
                Facts.ResizeProblem.Infeasible,
                $"Node didn't have enough capacity: {scarce}, requested: {Whole(PodRequests.Of(pod)[scarce] * scale)}, capacity: {Whole((Allocatable(node, scarce) ?? 0) * scale)}");
        }

        return Missing(pod, node, others).Amounts.Keys.FirstOrDefault() is { } taken ? new ResizeProblem(Facts.ResizeProblem.Deferred, $"Node didn't have enough resource: {taken}") : null;
    }

    private static AdmissionVerdict? Os(V1Pod pod, V1Node node)
    {
        if (pod.Spec.NodeSelector is { } selector && selector.TryGetValue(OsLabel, out var wanted)
            && node.Metadata.Labels is { } labels && labels.TryGetValue(OsLabel, out var os) && wanted != os)
        {
            return AdmissionVerdict.Rejected("PodOSSelectorNodeLabelDoesNotMatch", "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label");
        }

        return pod.Spec.Os?.Name is { } field && field != SupportedOs
            ? AdmissionVerdict.Rejected("PodOSNotSupported", "Failed to admit pod as the OS field doesn't match node OS")
            : null;
    }

    private static AdmissionVerdict? Resources(V1Pod pod, V1Node node, NodeUsage used)
    {
        var missing = Missing(pod, node, used);
        var name = missing.Amounts.Keys.OrderBy(static n => Array.IndexOf(Native, n) is var at && n == "pods" ? -1 : at < 0 ? Native.Length : at).FirstOrDefault();
        if (name is null)
        {
            return null;
        }

        var scale = name == "cpu" ? 1000 : 1;
        var (wanted, taken) = name == "pods" ? (1, used.Pods) : (PodRequests.Of(pod)[name], used.Requests[name]);
        return AdmissionVerdict.Rejected(
            $"OutOf{name}",
            $"Node didn't have enough resource: {name}, requested: {Whole(wanted * scale)}, used: {Whole(taken * scale)}, capacity: {Whole((Allocatable(node, name) ?? 0) * scale)}");
    }

    private static decimal Lack(string name, PodRequests wanted, V1Node node, NodeUsage used) => name switch
    {
        "pods" => Allocatable(node, name) is { } most ? used.Pods + 1 - most : 0,
        _ when Allocatable(node, name) is { } limit => wanted[name] + used.Requests[name] - limit,

        // An extended resource that the node does not know is somebody else's to count; huge pages are nobody's.
        _ => name.StartsWith("hugepages-", StringComparison.Ordinal) ? wanted[name] : 0,
    };

    private static AdmissionVerdict? Placement(V1Pod pod, V1Node node, NodeUsage used)
    {
        if (!string.IsNullOrEmpty(pod.Spec.NodeName) && pod.Spec.NodeName != node.Metadata.Name)
        {
            return Predicate("NodeName", "node(s) didn't match the requested node name");
        }

        return !SelectorRequirements.Match(pod, node) ? Predicate(NodeAffinity, "node(s) didn't match Pod's node affinity/selector")
            : HostPort.Of(pod).Any(port => used.HostPorts.Any(port.Conflicts)) ? Predicate("NodePorts", "node(s) didn't have free ports for the requested pod ports")
            : !PodOrigin.IsStatic(pod) && !PodOrigin.IsMirror(pod) && !Tolerations.TolerateExecution(pod, node) ? Predicate("TaintToleration", "node(s) had taints that the pod didn't tolerate")
            : null;
    }

    private static AdmissionVerdict Predicate(string name, string problem) => AdmissionVerdict.Rejected(name, $"Predicate {name} failed: {problem}");

    private static decimal? Allocatable(V1Node node, string resource) =>
        node.Status?.Allocatable is { } list && list.TryGetValue(resource, out var quantity) ? quantity.ToDecimal() : null;

    private static string Whole(decimal amount) => Math.Ceiling(amount).ToString(CultureInfo.InvariantCulture);
}
