namespace Krustlet.NodeAgent.ModuleHosts.Processes;

/// <summary>A host's process. The start time tells it from a later process of the same id.</summary>
/// <param name="Id">Process id.</param>
/// <param name="StartTicks">Clock ticks from boot to its start (field 22 of /proc/ID/stat).</param>
internal sealed record HostProcess(int Id, long StartTicks);
