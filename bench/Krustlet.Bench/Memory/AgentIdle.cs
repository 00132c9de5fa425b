namespace Krustlet.Bench.Memory;

/// <summary>An agent that is Ready, has no Pod and has come to rest.</summary>
/// <param name="Agent">The agent's process.</param>
/// <param name="Hosts">Its module hosts together, which wait for the first module.</param>
internal sealed record AgentIdle(ProcessMemory Agent, ProcessMemory Hosts);
