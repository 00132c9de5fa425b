namespace Krustlet.ControllerRuntime.Controllers;

/// <summary>What a pass over one object came to. A thrown exception means: failed, try again after a growing wait, for ever.</summary>
public sealed record ReconcileResult
{
    private ReconcileResult()
    {
    }

    /// <summary>The world is as the object wants it, until something changes.</summary>
    public static ReconcileResult Success { get; } = new();

    /// <summary>When to look again although nothing changed; null for never.</summary>
    public TimeSpan? Requeue { get; private init; }

    /// <summary>Why trying again is pointless until the object changes; null when it is not.</summary>
    public Exception? Terminal { get; private init; }

    /// <summary>Fine for now; look again after <paramref name="delay"/>.</summary>
    public static ReconcileResult RequeueAfter(TimeSpan delay) => new() { Requeue = delay };

    /// <summary>Logged and counted, not retried: only a change of the object can help.</summary>
    public static ReconcileResult TerminalError(Exception cause) => new() { Terminal = cause };
}
