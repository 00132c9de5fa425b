namespace Krustlet.DevCluster.Schemas;

/// <summary>How a strategic merge patch treats one property (the <c>patchStrategy</c> and <c>patchMergeKey</c> tags of the Go types).</summary>
/// <param name="Merge">Lists are merged instead of replaced.</param>
/// <param name="MergeKey">Field that tells a list's objects apart; null for scalars.</param>
/// <param name="RetainKeys">A patch may say with <c>$retainKeys</c> which keys survive.</param>
internal readonly record struct PatchStrategy(bool Merge, string? MergeKey, bool RetainKeys);
