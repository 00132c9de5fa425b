namespace Krustlet.NodeAgent.Probes;

/// <summary>One probe's result, in words for the event.</summary>
internal sealed record ProbeOutcome(ProbeResult Result, string Message)
{
    public static ProbeOutcome Success { get; } = new(ProbeResult.Success, "");

    public static ProbeOutcome Failure(string message) => new(ProbeResult.Failure, message);

    public static ProbeOutcome Warning(string message) => new(ProbeResult.Warning, message);

    public static ProbeOutcome Unknown(string message) => new(ProbeResult.Unknown, message);
}
