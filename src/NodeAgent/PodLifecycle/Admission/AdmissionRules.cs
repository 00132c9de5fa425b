using System.Globalization;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>Whether a node takes a Pod: the kubelet's checks, in its order, with its reasons and messages. The first failure counts.</summary>
internal static class AdmissionRules
{
    private const string SupportedOs = "linux";

    /// <summary>The verdict for a Pod that is new to the node.</summary>
    public static AdmissionVerdict Check(V1Pod pod, V1Node node, NodeUsage used) =>
        Os(pod) ?? FeatureRules.Check(pod) ?? Resources(pod, node, used) ?? Placement(pod, node) ?? AdmissionVerdict.Admitted;

    private static AdmissionVerdict? Os(V1Pod pod) =>
        pod.Spec.Os?.Name is { } os && os != SupportedOs
            ? AdmissionVerdict.Rejected("PodOSNotSupported", "Failed to admit pod as the OS field doesn't match node OS")
            : null;

    private static AdmissionVerdict? Resources(V1Pod pod, V1Node node, NodeUsage used)
    {
        var wanted = PodRequests.Of(pod);
        return OutOf("pods", 1, used.Pods, Allocatable(node, "pods"), 1)
            ?? OutOf("cpu", wanted.Cpu, used.Requests.Cpu, Allocatable(node, "cpu"), 1000)
            ?? OutOf("memory", wanted.Memory, used.Requests.Memory, Allocatable(node, "memory"), 1);
    }

    private static AdmissionVerdict? OutOf(string resource, decimal wanted, decimal used, decimal? capacity, int scale) =>
        wanted > 0 && capacity is { } limit && wanted + used > limit
            ? AdmissionVerdict.Rejected(
                $"OutOf{resource}",
                $"Node didn't have enough resource: {resource}, requested: {Whole(wanted * scale)}, used: {Whole(used * scale)}, capacity: {Whole(limit * scale)}")
            : null;

    private static AdmissionVerdict? Placement(V1Pod pod, V1Node node)
    {
        if (!string.IsNullOrEmpty(pod.Spec.NodeName) && pod.Spec.NodeName != node.Metadata.Name)
        {
            return Predicate("NodeName", "node(s) didn't match the requested node name");
        }

        return !SelectorRequirements.Match(pod, node) ? Predicate("NodeAffinity", "node(s) didn't match Pod's node affinity/selector")
            : !Tolerations.TolerateExecution(pod, node) ? Predicate("TaintToleration", "node(s) had taints that the pod didn't tolerate")
            : null;
    }

    private static AdmissionVerdict Predicate(string name, string problem) => AdmissionVerdict.Rejected(name, $"Predicate {name} failed: {problem}");

    private static decimal? Allocatable(V1Node node, string resource) =>
        node.Status?.Allocatable is { } list && list.TryGetValue(resource, out var quantity) ? quantity.ToDecimal() : null;

    private static string Whole(decimal amount) => Math.Ceiling(amount).ToString(CultureInfo.InvariantCulture);
}
