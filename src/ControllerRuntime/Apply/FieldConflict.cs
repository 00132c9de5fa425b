namespace Krustlet.ControllerRuntime.Apply;

/// <summary>A field that another manager owns (metav1 <c>StatusCause</c> FieldManagerConflict).</summary>
/// <param name="Field">The field's path, e.g. <c>.spec.replicas</c>.</param>
/// <param name="Message">The server's words, which name the manager.</param>
public sealed record FieldConflict(string Field, string Message);
