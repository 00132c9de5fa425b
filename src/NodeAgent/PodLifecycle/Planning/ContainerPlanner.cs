using System.Collections.Immutable;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>
/// Decides, from facts and clock alone, what each container of an admitted, prepared Pod needs next: init containers one
/// after the other, sidecars kept running from their turn on, then all app containers.
/// </summary>
internal sealed class ContainerPlanner(CrashLoop crashLoop)
{
    /// <summary>The plan for this moment.</summary>
    public ContainersPlan Plan(PodFacts pod, DateTimeOffset now)
    {
        var plans = ImmutableArray.CreateBuilder<ContainerPlan>(pod.Containers.Length);
        var initialized = PlanInit(pod, now, plans, out var initFailed);
        if (initialized)
        {
            plans.AddRange(pod.Containers.Where(static c => c.Role == ContainerRole.App).Select(c => PlanOne(pod, c, now)));
        }

        return new ContainersPlan(plans.ToImmutable(), IsFinished(pod, initialized, initFailed) ? PodOutcome.Finished : PodOutcome.Active);
    }

    private bool PlanInit(PodFacts pod, DateTimeOffset now, ImmutableArray<ContainerPlan>.Builder plans, out bool failed)
    {
        failed = false;
        foreach (var container in pod.Containers.Where(static c => c.Role != ContainerRole.App))
        {
            var done = container.Role == ContainerRole.Sidecar ? HasStarted(container) : container.HasSucceeded;
            if (container.Role == ContainerRole.Sidecar || (!done && !pod.AppStarted))
            {
                plans.Add(PlanOne(pod, container, now));
            }

            if (!done && !pod.AppStarted)
            {
                failed = container is { Role: ContainerRole.Init, Current.HasExited: true } && !RestartRules.ShouldRestart(pod, container);
                return false;
            }
        }

        return true;
    }

    private static bool HasStarted(ContainerFacts sidecar) => sidecar.IsRunning || sidecar.Previous is not null;

    private static bool IsFinished(PodFacts pod, bool initialized, bool initFailed) =>
        initFailed
            ? !pod.Containers.Any(static c => c is { Role: ContainerRole.Init, MayRun: true })
            : initialized && pod.Containers.Where(static c => c.Role == ContainerRole.App)
                .All(c => c is { Current.HasExited: true, Operation: ContainerOperation.None } && !RestartRules.ShouldRestart(pod, c));

    private ContainerPlan PlanOne(PodFacts pod, ContainerFacts container, DateTimeOffset now)
    {
        if (container.Current is { HasExited: false } run)
        {
            return run.Image == container.Spec.Image ? new ContainerPlan(container, NeedWhileAlive(run)) : Replace(container, run, now);
        }

        if (container.Current is not null && !RestartRules.ShouldRestart(pod, container))
        {
            return new ContainerPlan(container, ContainerNeed.Nothing);
        }

        return container.Operation switch
        {
            ContainerOperation.Pulling => new ContainerPlan(container, ContainerNeed.Image),
            ContainerOperation.Starting or ContainerOperation.Stopping => new ContainerPlan(container, ContainerNeed.Start),
            _ => PlanStart(container, now),
        };
    }

    private static ContainerNeed NeedWhileAlive(ContainerRun run) => run.IsRunning ? ContainerNeed.Nothing : ContainerNeed.Start;

    /// <summary>The spec's image was edited: the run is ended, and the next start takes the new image, whatever the restart policy's delay.</summary>
    private static ContainerPlan Replace(ContainerFacts container, ContainerRun run, DateTimeOffset now)
    {
        var mayStop = container.Operation == ContainerOperation.None && container.StopCode is null && !(container.StopRetryAt > now);
        return new ContainerPlan(
            container,
            ContainerNeed.Start,
            mayStop ? new StopContainer(container.Name, run.Id, ExitCodes.Terminated, $"Container {container.Name} definition changed, will be restarted") : null,
            container.StopRetryAt > now ? container.StopRetryAt : null);
    }

    private ContainerPlan PlanStart(ContainerFacts container, DateTimeOffset now)
    {
        if (crashLoop.WaitsUntil(container, now) is { } restartAt)
        {
            return new ContainerPlan(container, ContainerNeed.Patience, null, restartAt);
        }

        if (container.StartProblem is { } start && start.Image == container.Spec.Image && start.RetryAt > now)
        {
            return new ContainerPlan(container, ContainerNeed.Patience, null, start.RetryAt);
        }

        if (container.Image is { } image && image.Image == container.Spec.Image)
        {
            return new ContainerPlan(container, ContainerNeed.Start, new StartContainer(container.Name, container.NextAttempt, Tries(container), image));
        }

        return PlanPull(container, now);
    }

    private static ContainerPlan PlanPull(ContainerFacts container, DateTimeOffset now)
    {
        if (container.ImageProblem is not { } problem || problem.Image != container.Spec.Image || problem.RetryAt <= now)
        {
            return new ContainerPlan(container, ContainerNeed.Image, new PullImage(container.Name));
        }

        var wakeAt = problem.BacksOff && now < problem.BackOffShownAt && problem.BackOffShownAt < problem.RetryAt ? problem.BackOffShownAt : problem.RetryAt;
        return new ContainerPlan(container, ContainerNeed.Image, null, wakeAt);
    }

    private static int Tries(ContainerFacts container) => container.StartProblem?.Tries ?? 0;
}
