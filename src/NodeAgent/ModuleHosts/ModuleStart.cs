using Krustlet.Contracts.Identity;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>A run to be started.</summary>
/// <param name="Pod">Whose container.</param>
/// <param name="Request">What the host is asked for; its id is the run's.</param>
/// <param name="Isolated">In a host of its own.</param>
internal sealed record ModuleStart(PodKey Pod, StartModuleRequest Request, bool Isolated);
