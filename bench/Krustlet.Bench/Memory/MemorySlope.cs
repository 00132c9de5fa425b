namespace Krustlet.Bench.Memory;

/// <summary>What one more Pod costs.</summary>
/// <param name="AgentKilobytes">KiB (Pss) in the agent.</param>
/// <param name="HostKilobytes">KiB (Pss) in module hosts. Not Rss, which counts a page of a module's image once for every instance that maps it.</param>
/// <param name="PageTableKilobytes">KiB of page tables of both.</param>
/// <param name="Maps">Memory maps of both.</param>
internal sealed record MemorySlope(double AgentKilobytes, double HostKilobytes, double PageTableKilobytes, double Maps)
{
    /// <summary>KiB in all.</summary>
    public double Kilobytes => AgentKilobytes + HostKilobytes + PageTableKilobytes;
}
