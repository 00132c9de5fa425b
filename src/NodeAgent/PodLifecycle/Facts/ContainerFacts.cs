using k8s.Models;

namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>Everything known about one container of a Pod, whatever its runs so far.</summary>
internal sealed record ContainerFacts
{
    /// <summary>The container as the Pod's newest spec has it.</summary>
    public required V1Container Spec { get; init; }

    /// <summary>Its part in the Pod.</summary>
    public required ContainerRole Role { get; init; }

    /// <summary>The newest run, or null before the first.</summary>
    public ContainerRun? Current { get; init; }

    /// <summary>The run before it; shown as <c>lastState</c>.</summary>
    public ContainerRun? Previous { get; init; }

    /// <summary>The restart count that the next start will carry.</summary>
    public int NextAttempt { get; init; }

    /// <summary>The restart count from which on runs count: those before it were of an earlier life of the Pod, whose containers were all started anew.</summary>
    public int FirstAttempt { get; init; }

    /// <summary>What is being done for it.</summary>
    public ContainerOperation Operation { get; init; }

    /// <summary>An image fetched for the next start, used up by it.</summary>
    public ReadyImage? Image { get; init; }

    /// <summary>Why there is no image.</summary>
    public ImageProblem? ImageProblem { get; init; }

    /// <summary>Why the last start came to nothing.</summary>
    public StartProblem? StartProblem { get; init; }

    /// <summary>Crash-loop memory.</summary>
    public RestartBackOff? BackOff { get; init; }

    /// <summary>The exit code that the current run was told to end with, or null.</summary>
    public int? StopCode { get; init; }

    /// <summary>When a stop that could not be delivered is tried again.</summary>
    public DateTimeOffset? StopRetryAt { get; init; }

    /// <summary>When the way to the current run's end began, be it with a preStop hook.</summary>
    public DateTimeOffset? StopBegan { get; init; }

    /// <summary>When the current run was first asked to end.</summary>
    public DateTimeOffset? StopSentAt { get; init; }

    /// <summary>What probes have decided of a run.</summary>
    public ContainerHealth? Health { get; init; }

    /// <summary>The postStart hook of the current run.</summary>
    public HookProgress PostStart { get; init; }

    /// <summary>Why the postStart hook of the current run failed.</summary>
    public string? PostStartError { get; init; }

    /// <summary>The preStop hook of the current run.</summary>
    public HookProgress PreStop { get; init; }

    /// <summary>The current run was told to end because the spec's image was edited: it is followed by another one whatever the policy.</summary>
    public bool Replacing { get; init; }

    /// <summary>The resources it was given, which a resize of the spec changes when it is carried out; null: those of the spec.</summary>
    public V1ResourceRequirements? Allocated { get; init; }

    /// <summary>The resources that count now.</summary>
    public V1ResourceRequirements? Resources => Allocated ?? Spec.Resources;

    /// <summary><c>name</c> of the container.</summary>
    public string Name => Spec.Name;

    /// <summary>Whether a run of it could be executing code.</summary>
    public bool MayRun => Current is { HasExited: false } || Operation == ContainerOperation.Starting;

    /// <summary>Whether it executes code now, as far as is known.</summary>
    public bool IsRunning => Current is { IsRunning: true };

    /// <summary>What probes have decided of the current run; null before the first decision.</summary>
    public ContainerHealth? CurrentHealth => Health is { } health && health.RunId == Current?.Id ? health : null;

    /// <summary>Whether its postStart hook, if it has one, has succeeded.</summary>
    public bool IsHooked => PostStart is HookProgress.None or HookProgress.Done;

    /// <summary>Whether it runs and is past its postStart hook and its startup probe: <c>started</c> in its status.</summary>
    public bool HasStarted => IsRunning && IsHooked && (Spec.StartupProbe is null || CurrentHealth is { Started: true });

    /// <summary>Whether it may serve: <c>ready</c> in its status.</summary>
    public bool IsReady => HasStarted && (Spec.ReadinessProbe is null || CurrentHealth is { Ready: true });

    /// <summary>The newest run of the Pod's present life; null before its first.</summary>
    public ContainerRun? Counted => Current is { } run && run.Attempt >= FirstAttempt ? run : null;

    /// <summary>Whether it was ever started in the Pod's present life.</summary>
    public bool HasBegun => Counted is not null || NextAttempt > FirstAttempt;

    /// <summary>Whether its newest run ended with 0.</summary>
    public bool HasSucceeded => Counted is { HasExited: true, ExitCode: 0 };

    /// <summary>Restarts so far.</summary>
    public int RestartCount => Current?.Attempt ?? Math.Max(NextAttempt - 1, 0);
}
