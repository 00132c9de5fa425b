namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>One run of a container: what a module host reported, or what the Pod's last written status says of a run before this agent.</summary>
internal sealed record ContainerRun
{
    /// <summary>The scheme of <c>containerID</c> in Pod statuses.</summary>
    public const string Scheme = "wasm://";

    /// <summary>The id without the scheme; unique for ever.</summary>
    public required string Id { get; init; }

    /// <summary>The restart count when this run was started.</summary>
    public required int Attempt { get; init; }

    /// <summary>How far it has come.</summary>
    public required RunState State { get; init; }

    /// <summary>The image as the Pod named it at this start.</summary>
    public required string Image { get; init; }

    /// <summary><c>repository@sha256:…</c>.</summary>
    public required string ImageId { get; init; }

    /// <summary>When the entry point was called.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Meaningful once exited.</summary>
    public int ExitCode { get; init; }

    /// <summary><c>state.terminated.reason</c>: one of <see cref="ExitReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary><c>state.terminated.message</c>: for people.</summary>
    public string? Message { get; init; }

    /// <summary>Whether the run is over.</summary>
    public bool HasExited => State == RunState.Exited;

    /// <summary>Whether the entry point has been called and has not returned.</summary>
    public bool IsRunning => State == RunState.Running;
}
