using System.Collections.Immutable;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>
/// In-place resize (Kubernetes 1.33): what may be changed of a container that runs. Requests are accounts and change at once. A
/// module keeps the limits that it was started with, so new ones need another run, for which <c>resizePolicy</c> is asked.
/// </summary>
internal static class ResizeRules
{
    private const string RestartContainer = "RestartContainer";
    private static readonly string[] Resized = ["cpu", "memory"];

    /// <summary>Whether the spec asks for other resources than the container was given.</summary>
    public static bool IsAsked(ContainerFacts container) => !Same(container.Spec.Resources, container.Resources);

    /// <summary>Whether the change takes another run, and <c>resizePolicy</c> allows one.</summary>
    public static bool NeedsRestart(ContainerFacts container) =>
        container.Current is { HasExited: false } && Resized.Any(name => Differs(container, name) && PolicyOf(container, name) == RestartContainer);

    /// <summary>Why the change cannot be made to what runs; null when it can.</summary>
    public static ResizeProblem? Obstacle(PodFacts pod) =>
        pod.Containers.SelectMany(static c => Resized.Where(name => IsFixed(c, name)).Select(name => (Container: c.Name, Resource: name))).FirstOrDefault() is ({ } container, var resource)
            ? new ResizeProblem(
                ResizeProblem.Infeasible,
                $"container {container} runs a module, which keeps the {resource} limit it was started with: the new one takes effect with its next start; give it a resizePolicy of RestartContainer for {resource} to have it restarted")
            : null;

    /// <summary>The facts with what the spec asks for given to every container that needs no other run for it.</summary>
    public static PodFacts Grant(PodFacts pod) => pod with
    {
        ResizeProblem = null,
        Containers = [.. pod.Containers.Select(static c => IsAsked(c) && !NeedsRestart(c) ? c with { Allocated = c.Spec.Resources ?? new V1ResourceRequirements() } : c)],
    };

    /// <summary>The Pod with the resources that it was given, which is what it holds of the node.</summary>
    public static V1Pod AsAllocated(PodFacts pod)
    {
        if (!pod.Containers.Any(IsAsked))
        {
            return pod.Pod;
        }

        var given = pod.Containers.ToImmutableDictionary(static c => c.Name, static c => c.Resources);
        return new V1Pod
        {
            Metadata = pod.Pod.Metadata,
            Status = pod.Pod.Status,
            Spec = new V1PodSpec
            {
                NodeName = pod.Pod.Spec.NodeName,
                NodeSelector = pod.Pod.Spec.NodeSelector,
                Affinity = pod.Pod.Spec.Affinity,
                Tolerations = pod.Pod.Spec.Tolerations,
                Os = pod.Pod.Spec.Os,
                Priority = pod.Pod.Spec.Priority,
                Overhead = pod.Pod.Spec.Overhead,
                HostNetwork = pod.Pod.Spec.HostNetwork,
                InitContainers = pod.Pod.Spec.InitContainers is { } inits ? [.. inits.Select(c => Given(c, given))] : null,
                Containers = [.. pod.Pod.Spec.Containers.Select(c => Given(c, given))],
            },
        };
    }

    private static V1Container Given(V1Container container, ImmutableDictionary<string, V1ResourceRequirements?> given) =>
        new() { Name = container.Name, Image = container.Image, Ports = container.Ports, RestartPolicy = container.RestartPolicy, Resources = given[container.Name] };

    private static bool Differs(ContainerFacts container, string name) =>
        Amount(container.Spec.Resources?.Limits, name) != Amount(container.Resources?.Limits, name) || Amount(container.Spec.Resources?.Requests, name) != Amount(container.Resources?.Requests, name);

    private static bool IsFixed(ContainerFacts container, string name) =>
        container.Current is { HasExited: false } && Amount(container.Spec.Resources?.Limits, name) != Amount(container.Resources?.Limits, name) && PolicyOf(container, name) != RestartContainer;

    private static string? PolicyOf(ContainerFacts container, string name) => container.Spec.ResizePolicy?.FirstOrDefault(p => p.ResourceName == name)?.RestartPolicy;

    private static bool Same(V1ResourceRequirements? a, V1ResourceRequirements? b) => Same(a?.Limits, b?.Limits) && Same(a?.Requests, b?.Requests);

    private static bool Same(IDictionary<string, ResourceQuantity>? a, IDictionary<string, ResourceQuantity>? b) =>
        (a?.Keys ?? []).Union(b?.Keys ?? [], StringComparer.Ordinal).All(name => Amount(a, name) == Amount(b, name));

    private static decimal? Amount(IDictionary<string, ResourceQuantity>? list, string name) => list is not null && list.TryGetValue(name, out var quantity) ? quantity.ToDecimal() : null;
}
