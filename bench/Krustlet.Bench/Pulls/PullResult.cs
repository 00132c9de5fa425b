using Krustlet.Bench.Starts;

namespace Krustlet.Bench.Pulls;

/// <summary>All of a set of images, pulled into an empty place.</summary>
/// <param name="Set">What.</param>
/// <param name="Way">How.</param>
/// <param name="Title">For people.</param>
/// <param name="Bytes">Of modules, all of them.</param>
/// <param name="Times">How long it took.</param>
internal sealed record PullResult(string Set, PullWay Way, string Title, long Bytes, Quantiles Times)
{
    /// <summary>Half of the runs had at least this.</summary>
    public double MebibytesPerSecond => Math.Round(Bytes / (double)(1 << 20) / (Times.P50 / 1_000_000), 1);
}
