namespace Krustlet.ControllerRuntime.Api;

/// <summary>A PATCH of one object or of one of its subresources.</summary>
/// <param name="Kind">The patch language.</param>
/// <param name="Body">The patch as JSON text.</param>
/// <param name="Subresource"><c>status</c>, <c>scale</c>, or null for the object itself.</param>
/// <param name="FieldManager">Who owns the fields; required for apply.</param>
/// <param name="Force">Apply only: take fields that other managers own.</param>
/// <param name="DryRun">Ask for the result without storing it.</param>
public sealed record PatchRequest(
    PatchKind Kind,
    string Body,
    string? Subresource = null,
    string? FieldManager = null,
    bool Force = false,
    bool DryRun = false);
