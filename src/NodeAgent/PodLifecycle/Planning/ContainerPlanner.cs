using System.Collections.Immutable;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Probes;

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
        if (PodRestart.IsAsked(pod))
        {
            return PodRestart.Plan(pod, now);
        }

        var plans = ImmutableArray.CreateBuilder<ContainerPlan>(pod.Containers.Length);
        var initialized = PlanInit(pod, now, plans, out var initFailed);
        if (initialized)
        {
            plans.AddRange(PlanApps(pod, now));
        }

        return new ContainersPlan(plans.ToImmutable(), IsFinished(pod, initialized, initFailed) ? PodOutcome.Finished : PodOutcome.Active);
    }

    private bool PlanInit(PodFacts pod, DateTimeOffset now, ImmutableArray<ContainerPlan>.Builder plans, out bool failed)
    {
        failed = false;
        foreach (var container in pod.Containers.Where(static c => c.Role != ContainerRole.App))
        {
            var done = container.Role == ContainerRole.Sidecar ? HasStarted(pod, container) : container.HasSucceeded;
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

    /// <summary>Past its hook and its startup probe; once a later container has begun, a restart of it holds nothing back.</summary>
    private static bool HasStarted(PodFacts pod, ContainerFacts sidecar) =>
        sidecar.HasStarted || pod.Containers.Skip(pod.Containers.IndexOf(sidecar) + 1).Any(static c => c.HasBegun);

    /// <summary>A container is started when the postStart hooks of those before it are done.</summary>
    private IEnumerable<ContainerPlan> PlanApps(PodFacts pod, DateTimeOffset now)
    {
        var isHeldBack = false;
        foreach (var container in pod.Containers.Where(static c => c.Role == ContainerRole.App))
        {
            var plan = PlanOne(pod, container, now);
            yield return isHeldBack && plan.Action is StartContainer ? plan with { Action = null } : plan;
            isHeldBack |= container.Spec.Lifecycle?.PostStart is not null && IsOnItsWay(plan);
        }
    }

    private static bool IsOnItsWay(ContainerPlan plan) => plan.Need switch
    {
        ContainerNeed.Image => plan.Action is not null || plan.Container.Operation == ContainerOperation.Pulling,
        ContainerNeed.Start => plan.Container is { Current: null or { HasExited: true } } or { PostStart: HookProgress.Due or HookProgress.Running },
        _ => false,
    };

    private static bool IsFinished(PodFacts pod, bool initialized, bool initFailed) =>
        initFailed
            ? !pod.Containers.Any(static c => c is { Role: ContainerRole.Init, MayRun: true })
            : initialized && pod.Containers.Where(static c => c.Role == ContainerRole.App)
                .All(c => c is { Current.HasExited: true, Operation: ContainerOperation.None } && !RestartRules.ShouldRestart(pod, c));

    private ContainerPlan PlanOne(PodFacts pod, ContainerFacts container, DateTimeOffset now)
    {
        if (container.Current is { HasExited: false } run)
        {
            return PlanAlive(pod, container, run, now);
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

    private static ContainerPlan PlanAlive(PodFacts pod, ContainerFacts container, ContainerRun run, DateTimeOffset now)
    {
        if (WhyToEnd(pod, container, run) is { } why)
        {
            return new ContainerPlan(container, ContainerNeed.Start, ContainerStopping.Next(pod, container, why, now), ContainerStopping.WakeAt(pod, container, now));
        }

        return run switch
        {
            { IsRunning: false } => new ContainerPlan(container, ContainerNeed.Start),
            _ when container.PostStart == HookProgress.Due => new ContainerPlan(container, ContainerNeed.Start, new RunPostStart(container.Name, run.Id)),
            _ => new ContainerPlan(container, container.IsHooked ? ContainerNeed.Nothing : ContainerNeed.Start),
        };
    }

    /// <summary>Why a run is ended although its Pod goes on. An edited image takes effect whatever the restart policy's delay.</summary>
    private static string? WhyToEnd(PodFacts pod, ContainerFacts container, ContainerRun run)
    {
        if (run.Image != container.Spec.Image)
        {
            return $"Container {container.Name} definition changed, will be restarted";
        }

        if (pod.ResizeProblem is null && ResizeRules.NeedsRestart(container))
        {
            return $"Container {container.Name} resize requires restart";
        }

        if (container.CurrentHealth?.Failure is { } failure)
        {
            var follows = RestartRules.Restarts(pod, container, ExitCodes.Terminated);
            return $"Container {container.Name} failed {(failure.Kind == ProbeKind.Startup ? "startup" : "liveness")} probe{(follows ? ", will be restarted" : "")}";
        }

        return container.PostStart == HookProgress.Failed ? "FailedPostStartHook" : null;
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
