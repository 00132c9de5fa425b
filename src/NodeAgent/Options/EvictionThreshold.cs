namespace Krustlet.NodeAgent.Options;

/// <summary>One line of <c>evictionHard</c> or <c>evictionSoft</c>.</summary>
/// <param name="Signal">What it watches.</param>
/// <param name="Least">What has to be left.</param>
/// <param name="Grace">How long a soft threshold may be crossed before Pods go; null for a hard one, which waits for nothing.</param>
/// <param name="Reclaim">How much beyond <paramref name="Least"/> has to be free again until the shortage is over (<c>evictionMinimumReclaim</c>), or null.</param>
internal sealed record EvictionThreshold(EvictionSignal Signal, Threshold Least, TimeSpan? Grace = null, Threshold? Reclaim = null);
