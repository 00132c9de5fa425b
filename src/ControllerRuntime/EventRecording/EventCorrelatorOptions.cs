namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>How repeated events are held together; the defaults are client-go's.</summary>
public sealed record EventCorrelatorOptions
{
    /// <summary>Distinct messages of one group within <see cref="Window"/> before they share one Event.</summary>
    public int SimilarBeforeAggregation { get; init; } = 10;

    /// <summary>How long a group is remembered after its last event.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Events one object may cause at once.</summary>
    public int SpamBurst { get; init; } = 25;

    /// <summary>After the burst one object may cause one event in this time.</summary>
    public TimeSpan SpamRefill { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Groups, series and objects remembered at most, each.</summary>
    public int Remembered { get; init; } = 4096;

    /// <summary>Events waiting to be sent; more are dropped and counted.</summary>
    public int QueueLength { get; init; } = 1000;

    /// <summary>Attempts to send one event before it is dropped.</summary>
    public int SendAttempts { get; init; } = 12;

    /// <summary>Between attempts; the first wait is a random part of it, so that a fleet does not return together.</summary>
    public TimeSpan SendRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop may take for the events that were recorded before it.</summary>
    public TimeSpan LastSends { get; init; } = TimeSpan.FromSeconds(2);
}
