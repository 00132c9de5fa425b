using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodSources;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>
/// The way to the end of one run: preStop hook, stop, kill. The hook counts against the grace period and is cut off at its end; the
/// stop itself then still has two seconds.
/// </summary>
internal static class ContainerStopping
{
    private const long DefaultGraceSeconds = 30;
    private static readonly TimeSpan LeastForStop = TimeSpan.FromSeconds(2);

    /// <summary>What to do now, or null to wait.</summary>
    public static PodAction? Next(PodFacts pod, ContainerFacts container, string why, DateTimeOffset now)
    {
        if (container is not { Operation: ContainerOperation.None, Current: { HasExited: false } run } || container.StopRetryAt > now)
        {
            return null;
        }

        var graceEnd = GraceEnd(pod, container, now);
        if (NeedsHook(pod, container, run) && graceEnd > now)
        {
            return new RunPreStop(container.Name, run.Id, why);
        }

        if (container.PreStop == HookProgress.Running && graceEnd > now)
        {
            return null;
        }

        var code = KillAt(container, graceEnd) <= now ? ExitCodes.Killed : ExitCodes.Terminated;
        return container.StopCode == code || container.StopCode == ExitCodes.Killed ? null : new StopContainer(container.Name, run.Id, code, why);
    }

    /// <summary>As <see cref="Next"/>, without a hook and without grace.</summary>
    public static PodAction? Kill(ContainerFacts container, string why, DateTimeOffset now) =>
        container is { Operation: ContainerOperation.None, Current: { HasExited: false } run } && container.StopCode != ExitCodes.Killed && !(container.StopRetryAt > now)
            ? new StopContainer(container.Name, run.Id, ExitCodes.Killed, why)
            : null;

    /// <summary>When <see cref="Next"/> says something else although nothing happened; null when only news changes it.</summary>
    public static DateTimeOffset? WakeAt(PodFacts pod, ContainerFacts container, DateTimeOffset now)
    {
        if (container.Current is not { HasExited: false })
        {
            return null;
        }

        var graceEnd = GraceEnd(pod, container, now);
        return new[] { container.StopRetryAt, graceEnd, KillAt(container, graceEnd) }.Where(at => at > now).Min();
    }

    /// <summary><c>spec.terminationGracePeriodSeconds</c>, one second at least.</summary>
    public static TimeSpan GraceOf(PodFacts pod) => TimeSpan.FromSeconds(Math.Max(1, pod.Pod.Spec.TerminationGracePeriodSeconds ?? DefaultGraceSeconds));

    private static DateTimeOffset GraceEnd(PodFacts pod, ContainerFacts container, DateTimeOffset now)
    {
        var ofPod = pod.Termination?.GraceEnd;
        var failure = container.CurrentHealth?.Failure;
        if (ofPod is { } end && failure is null)
        {
            return end;
        }

        var own = (container.StopBegan ?? now) + (failure?.Grace ?? GraceOf(pod));
        return ofPod < own ? ofPod.Value : own;
    }

    private static bool NeedsHook(PodFacts pod, ContainerFacts container, ContainerRun run) =>
        container is { Spec.Lifecycle.PreStop: not null, PreStop: HookProgress.None, StopCode: null } && run.IsRunning
        && !(pod.Gone && !PodOrigin.IsStatic(pod.Pod)) && pod.Pod.Metadata.DeletionGracePeriodSeconds != 0;

    /// <summary>A run that was never asked to stop is asked first when a hook used up its grace.</summary>
    private static DateTimeOffset? KillAt(ContainerFacts container, DateTimeOffset graceEnd)
    {
        if (container.StopSentAt is { } sent)
        {
            return sent + LeastForStop > graceEnd ? sent + LeastForStop : graceEnd;
        }

        return container.PreStop == HookProgress.None ? graceEnd : null;
    }
}
