namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; empty at the end.</param>
/// <param name="Value">Of a literal.</param>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, object? Value = null);
