using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>A run as a module host has it.</summary>
/// <param name="Pod">Whose container.</param>
/// <param name="Container">Its name.</param>
/// <param name="Run">How it goes. Meaningless but for its id when <paramref name="Refusal"/> is set.</param>
/// <param name="Refusal">Set when the start came to nothing.</param>
internal sealed record HostedRun(PodKey Pod, string Container, ContainerRun Run, StartRefusal? Refusal = null);
