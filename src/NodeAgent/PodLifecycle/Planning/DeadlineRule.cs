using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary><c>spec.activeDeadlineSeconds</c>, counted from <c>status.startTime</c>.</summary>
internal static class DeadlineRule
{
    /// <summary><c>status.reason</c>.</summary>
    public const string Reason = "DeadlineExceeded";

    /// <summary><c>status.message</c>.</summary>
    public const string Message = "Pod was active on the node longer than the specified deadline";

    /// <summary>The facts, with the Pod's end ordered once its deadline is over.</summary>
    public static PodFacts Apply(PodFacts pod, DateTimeOffset now) =>
        WakeAt(pod) is { } deadline && deadline <= now
            ? pod with { Termination = new PodTermination(now, now + ContainerStopping.GraceOf(pod), Reason, Message) }
            : pod;

    /// <summary>The deadline of a Pod that still may run, or null.</summary>
    public static DateTimeOffset? WakeAt(PodFacts pod) =>
        pod is { Termination: null, Finished: false, StartTime: { } start } && pod.Pod.Spec.ActiveDeadlineSeconds is { } seconds
            ? start + TimeSpan.FromSeconds(seconds)
            : null;
}
