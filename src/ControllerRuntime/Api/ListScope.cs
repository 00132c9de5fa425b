namespace Krustlet.ControllerRuntime.Api;

/// <summary>What a list or a watch covers: every object of the kind unless narrowed.</summary>
/// <param name="Namespace">One namespace, or null for all.</param>
/// <param name="LabelSelector">Selector in API syntax.</param>
/// <param name="FieldSelector">Selector in API syntax, e.g. <c>spec.nodeName=n1</c>.</param>
public sealed record ListScope(string? Namespace = null, string? LabelSelector = null, string? FieldSelector = null)
{
    /// <summary>Everything of the kind.</summary>
    public static ListScope All { get; } = new();
}
