using Krustlet.Bench.Clusters;
using Krustlet.Bench.Memory;
using Krustlet.Bench.Starts;

namespace Krustlet.Bench.Reports;

/// <summary>Everything one run measured.</summary>
internal sealed record BenchResults(
    Machine Machine, bool Quick, IReadOnlyList<StartResult> Starts, IReadOnlyList<ApplyResult> Applies, AgentIdle? Idle, IReadOnlyList<MemoryStep> Memory)
{
    /// <summary>How many times the p50 of the C harness.</summary>
    public double Ratio(StartResult start) => start.Times.P50 / Starts.Single(other => other.Way == StartWay.Harness).Times.P50;
}
