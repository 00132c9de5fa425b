namespace Krustlet.ControllerRuntime.Api;

/// <summary>metav1 <c>DeleteOptions</c>.</summary>
/// <param name="Uid">Precondition: delete only this incarnation.</param>
/// <param name="GracePeriodSeconds">0 deletes at once; null leaves it to the object.</param>
/// <param name="PropagationPolicy"><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; null for the kind's default.</param>
public sealed record DeleteRequest(string? Uid = null, long? GracePeriodSeconds = null, string? PropagationPolicy = null);
