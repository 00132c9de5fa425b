using System.Collections.Immutable;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;
using Krustlet.NodeAgent.PodSources;

namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>What the Pod's source says.</summary>
internal static class SourceTransitions
{
    private const long DefaultGraceSeconds = 30;

    /// <summary>A newer version of the object.</summary>
    public static PodFacts SourceChanged(this PodFacts pod, V1Pod newer, DateTimeOffset now)
    {
        var changed = pod with { Pod = newer, Containers = Respecified(pod.Containers, newer) };
        return newer.Metadata.DeletionTimestamp is null
            ? changed
            : changed.Ended(now, TimeSpan.FromSeconds(newer.Metadata.DeletionGracePeriodSeconds ?? DefaultGraceSeconds));
    }

    /// <summary>
    /// The object is gone: a forced deletion, or one that happened while nobody watched. A static Pod has its grace period all the same: to
    /// remove its manifest is the only way to delete it.
    /// </summary>
    public static PodFacts SourceGone(this PodFacts pod, DateTimeOffset now) =>
        (pod with { Gone = true }).Ended(now, PodOrigin.IsStatic(pod.Pod) ? ContainerStopping.GraceOf(pod) : TimeSpan.Zero);

    /// <summary>Grace may only shrink, and is one second at least.</summary>
    private static PodFacts Ended(this PodFacts pod, DateTimeOffset now, TimeSpan grace)
    {
        var end = now + (grace > TimeSpan.FromSeconds(1) ? grace : TimeSpan.FromSeconds(1));
        var termination = pod.Termination ?? new PodTermination(now, end);
        return pod with { Termination = termination.GraceEnd <= end ? termination : termination with { GraceEnd = end } };
    }

    private static ImmutableArray<ContainerFacts> Respecified(ImmutableArray<ContainerFacts> containers, V1Pod newer)
    {
        var specs = ContainersOf(newer).ToDictionary(static c => c.Spec.Name, static c => c.Spec);
        return [.. containers.Select(c => specs.TryGetValue(c.Name, out var spec) ? c with { Spec = spec } : c)];
    }

    /// <summary>The containers of a Pod with their roles, init containers first, in spec order.</summary>
    public static IEnumerable<(V1Container Spec, ContainerRole Role)> ContainersOf(V1Pod pod) =>
        (pod.Spec.InitContainers ?? []).Select(static c => (c, c.RestartPolicy == "Always" ? ContainerRole.Sidecar : ContainerRole.Init))
            .Concat(pod.Spec.Containers.Select(static c => (c, ContainerRole.App)));
}
