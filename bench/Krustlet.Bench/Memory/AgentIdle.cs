namespace Krustlet.Bench.Memory;

/// <summary>An agent that is Ready and has no Pod.</summary>
internal sealed record AgentIdle(ProcessMemory Agent);
