namespace Krustlet.NodeAgent.EventReporting;

/// <summary>One event about a Pod, before it is recorded.</summary>
/// <param name="Warning">Type Warning; else Normal.</param>
/// <param name="Reason">One of <see cref="PodEventReasons"/>.</param>
/// <param name="Message">For people.</param>
/// <param name="FieldPath"><c>spec.containers{name}</c> or <c>spec.initContainers{name}</c> when it is about one container.</param>
internal sealed record PodEvent(bool Warning, string Reason, string Message, string? FieldPath = null)
{
    /// <summary>An event that tells of progress.</summary>
    public static PodEvent Normal(string reason, string message, string? fieldPath = null) => new(false, reason, message, fieldPath);

    /// <summary>An event that asks for attention.</summary>
    public static PodEvent Problem(string reason, string message, string? fieldPath = null) => new(true, reason, message, fieldPath);
}
