using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>What becomes of runs. Reports may come late, doubled or in any order: a run never moves backwards.</summary>
internal static class RunTransitions
{
    private static readonly TimeSpan StopRetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>A module host told of a run.</summary>
    public static PodFacts RunReported(this PodFacts pod, string container, ContainerRun run) => pod.With(container, c => Merge(c, run));

    /// <summary>A start came to nothing; <paramref name="runId"/> is what the run would have been.</summary>
    public static PodFacts StartFailed(this PodFacts pod, string container, string runId, WaitingReason reason, string message, DateTimeOffset now) =>
        pod.With(container, c =>
        {
            if (c.StartProblem?.RunId == runId || (c.Current is { } other && other.Id != runId && c.Operation != ContainerOperation.Starting))
            {
                return c;
            }

            var delay = BackOffSteps.Next(c.StartProblem is { } last && last.Image == c.Spec.Image ? last.Delay : null);
            var problem = new StartProblem(reason, message, now + delay, delay, (c.StartProblem?.Tries ?? 0) + 1, c.Spec.Image, runId);
            var keepsImage = reason == WaitingReason.CreateContainerConfigError;
            var isCurrent = c.Current?.Id == runId;
            return c with
            {
                Operation = isCurrent && c.Operation == ContainerOperation.Stopping ? c.Operation : ContainerOperation.None,
                StartProblem = problem,
                Image = keepsImage ? c.Image : null,
                Current = isCurrent ? c.Previous : c.Current,
                Previous = isCurrent ? null : c.Previous,
                NextAttempt = isCurrent ? c.Current!.Attempt : c.NextAttempt,
            };
        });

    /// <summary>The start was given up before a host knew of it.</summary>
    public static PodFacts StartCancelled(this PodFacts pod, string container) =>
        pod.With(container, static c => c.Operation == ContainerOperation.Starting ? c with { Operation = ContainerOperation.None } : c);

    /// <summary>The module host took the stop; the end itself is reported by <see cref="RunReported"/>.</summary>
    public static PodFacts StopDelivered(this PodFacts pod, string container) => pod.With(container, static c => c with { Operation = StopDone(c) });

    /// <summary>The stop could not be delivered; it is tried again.</summary>
    public static PodFacts StopFailed(this PodFacts pod, string container, DateTimeOffset now) =>
        pod.With(container, c => c with { Operation = StopDone(c), StopCode = null, StopRetryAt = now + StopRetryDelay });

    private static ContainerOperation StopDone(ContainerFacts container) =>
        container.Operation == ContainerOperation.Stopping ? ContainerOperation.None : container.Operation;

    private static ContainerFacts Merge(ContainerFacts container, ContainerRun run)
    {
        if (container.Current is not { } current)
        {
            return Replace(container, run, null);
        }

        if (current.Id == run.Id)
        {
            return run.State > current.State ? Progressed(container, run) : container;
        }

        return run.Attempt > current.Attempt && current.HasExited ? Replace(container, run, current) : container;
    }

    /// <summary>A run that is over needs no stop any more, whether or not its host ever answered one.</summary>
    private static ContainerFacts Progressed(ContainerFacts container, ContainerRun run) => container with
    {
        Current = run,
        Operation = run.HasExited ? StopDone(container) : container.Operation,
    };

    private static ContainerFacts Replace(ContainerFacts container, ContainerRun run, ContainerRun? previous) => container with
    {
        Current = run,
        Previous = previous,
        NextAttempt = run.Attempt + 1,
        Operation = ContainerOperation.None,
        Image = null,
        StartProblem = null,
        ImageProblem = null,
        StopCode = null,
        StopRetryAt = null,
        StopBegan = null,
        StopSentAt = null,
        PreStop = HookProgress.None,
        PostStart = NeedsPostStart(container) ? HookProgress.Due : HookProgress.None,
        PostStartError = null,
        Health = null,
        Replacing = false,
    };

    /// <summary>Only of a start that this agent asked for: a run it finds has had its hook.</summary>
    private static bool NeedsPostStart(ContainerFacts container) =>
        container is { Operation: ContainerOperation.Starting, Spec.Lifecycle.PostStart: not null };
}
