namespace Krustlet.Operator.Modules.Resolution;

/// <summary>A reference that could not be resolved; the message says what to do.</summary>
/// <param name="reason">CamelCase, for the ModuleResolved condition.</param>
/// <param name="message">For people.</param>
/// <param name="inner">What happened.</param>
internal sealed class ModuleResolutionException(string reason, string message, Exception inner) : Exception(message, inner)
{
    public string Reason { get; } = reason;

    /// <summary>When the registry wants to be asked again, if it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
