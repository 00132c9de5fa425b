using Krustlet.ControllerRuntime.WorkQueues;

namespace Krustlet.ControllerRuntime.Controllers;

/// <summary>How a controller runs.</summary>
public sealed record ControllerOptions
{
    /// <summary>Passes over different objects at once.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>A pass that takes longer is cancelled and counts as failed.</summary>
    public TimeSpan PassTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>When a finalizer that is not done is asked again.</summary>
    public TimeSpan FinalizerPoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How failed keys come back.</summary>
    public WorkQueueOptions Queue { get; init; } = new();
}
