namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>One owner and what it owns (metav1 <c>ManagedFieldsEntry</c>).</summary>
/// <param name="Key">Who.</param>
/// <param name="Fields">What.</param>
/// <param name="Time">When that last grew, RFC 3339; null when unknown.</param>
internal sealed record ManagerEntry(ManagerKey Key, FieldSet Fields, string? Time);
