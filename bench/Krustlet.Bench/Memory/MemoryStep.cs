namespace Krustlet.Bench.Memory;

/// <summary>Agent and its module hosts with so many Pods that sleep.</summary>
/// <param name="Pods">Running now.</param>
/// <param name="Agent">The agent's process.</param>
/// <param name="Hosts">All host processes together.</param>
/// <param name="HostCount">How many.</param>
internal sealed record MemoryStep(int Pods, ProcessMemory Agent, ProcessMemory Hosts, int HostCount)
{
    /// <summary>What one more Pod costs since an earlier step.</summary>
    public MemorySlope Since(MemoryStep earlier)
    {
        double more = Pods - earlier.Pods;
        return new MemorySlope(
            (Agent.Pss - earlier.Agent.Pss) / more,
            (Hosts.Pss - earlier.Hosts.Pss) / more,
            (Agent.PageTables + Hosts.PageTables - earlier.Agent.PageTables - earlier.Hosts.PageTables) / more,
            (Agent.Maps + Hosts.Maps - earlier.Agent.Maps - earlier.Hosts.Maps) / more);
    }
}
