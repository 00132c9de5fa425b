namespace Krustlet.ControllerRuntime.WorkQueues;

/// <summary>How failed keys come back; the defaults are client-go's.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>A key's wait after its first failure; doubled at each further one.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>No key waits longer.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromSeconds(1000);

    /// <summary>Retries a second over all keys.</summary>
    public double RetriesPerSecond { get; init; } = 10;

    /// <summary>Retries at once before <see cref="RetriesPerSecond"/> holds them back.</summary>
    public int RetryBurst { get; init; } = 100;
}
