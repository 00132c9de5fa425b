using Krustlet.Bench.Pulls;
using Krustlet.Bench.Starts;

namespace Krustlet.Bench.Reports;

/// <summary>How modules come to a node, as one run measured it.</summary>
internal sealed record ModuleResults(Machine Machine, bool Quick, IReadOnlyList<PullResult> Pulls, IReadOnlyList<FirstStartResult> FirstStarts)
{
    /// <summary>How many times the throughput of skopeo copy with the same images.</summary>
    public double Ratio(PullResult pull) => Pulls.Single(other => other.Set == pull.Set && other.Way == PullWay.Skopeo).Times.P50 / pull.Times.P50;
}
