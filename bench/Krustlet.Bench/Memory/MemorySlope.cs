namespace Krustlet.Bench.Memory;

/// <summary>What one more Pod costs.</summary>
/// <param name="AgentKilobytes">KiB in the agent.</param>
/// <param name="HostKilobytes">KiB in module hosts.</param>
/// <param name="AgentMaps">Memory maps in the agent.</param>
/// <param name="HostMaps">Memory maps in module hosts.</param>
internal sealed record MemorySlope(double AgentKilobytes, double HostKilobytes, double AgentMaps, double HostMaps);
