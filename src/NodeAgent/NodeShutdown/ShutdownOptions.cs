using k8s.Models;
using Krustlet.NodeAgent.PodSources;

namespace Krustlet.NodeAgent.NodeShutdown;

/// <summary>How the agent's stop treats Pods.</summary>
/// <param name="Groups">In the order of their priorities, in which they are ended; none leaves Pods running for the next agent.</param>
internal sealed record ShutdownOptions(IReadOnlyList<ShutdownGroup> Groups)
{
    /// <summary>Pods are left running.</summary>
    public static ShutdownOptions Off { get; } = new([]);

    /// <summary>How long the end waits for the API server to take how Pods ended, and for what they used to be given back.</summary>
    public TimeSpan StatusPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time for all of them.</summary>
    public TimeSpan Grace => TimeSpan.FromTicks(Groups.Sum(static group => group.Grace.Ticks));

    /// <summary>Ordinary Pods, then critical ones, which have the last part of the time.</summary>
    public static ShutdownOptions Of(TimeSpan grace, TimeSpan critical) =>
        grace > TimeSpan.Zero ? new([new ShutdownGroup(0, grace - critical), new ShutdownGroup(PodOrigin.CriticalPriority, critical)]) : Off;

    /// <summary>The index of the group that a Pod is in: the last whose priority is not above its own, or the first.</summary>
    public int GroupOf(V1Pod pod)
    {
        var priority = Math.Max(pod.Spec.Priority ?? 0, PodOrigin.IsCritical(pod) ? PodOrigin.CriticalPriority : int.MinValue);
        return Math.Max(0, Groups.Count(group => group.Priority <= priority) - 1);
    }
}
