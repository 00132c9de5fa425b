namespace Krustlet.ControllerRuntime.Apply;

/// <summary>An apply without force met fields that other managers own; nothing was changed.</summary>
public sealed class ApplyConflictException(string what, IReadOnlyList<FieldConflict> conflicts, Exception inner)
    : Exception($"{what}: {conflicts.Count} fields are owned by other managers: {string.Join("; ", conflicts.Select(c => $"{c.Field} ({c.Message})"))}", inner)
{
    /// <summary>The fields and their owners.</summary>
    public IReadOnlyList<FieldConflict> Conflicts { get; } = conflicts;
}
