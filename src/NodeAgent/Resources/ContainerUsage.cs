using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.Resources;

/// <summary>What one running container has used.</summary>
/// <param name="Pod">Whose container.</param>
/// <param name="Container">Its name in the Pod.</param>
/// <param name="StartedAt">Start of this run.</param>
/// <param name="CpuNanoseconds">CPU time of this run.</param>
/// <param name="MemoryBytes">Memory it holds now.</param>
/// <param name="At">When it was measured.</param>
internal sealed record ContainerUsage(PodKey Pod, string Container, DateTimeOffset StartedAt, ulong CpuNanoseconds, ulong MemoryBytes, DateTimeOffset At);
