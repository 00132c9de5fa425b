namespace Krustlet.DevCluster.Selectors;

/// <summary>One clause of a field selector: <c>field=value</c> or, negated, <c>field!=value</c>.</summary>
internal sealed record FieldRequirement(string Field, string Value, bool Negated);
