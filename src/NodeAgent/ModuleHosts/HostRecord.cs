using Krustlet.NodeAgent.ModuleHosts.Processes;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>What is kept on disk of a host, so that the next agent finds it.</summary>
/// <param name="Id">Names its files.</param>
/// <param name="Process">Its process.</param>
/// <param name="Isolated">A host for one module.</param>
internal sealed record HostRecord(string Id, HostProcess Process, bool Isolated);
