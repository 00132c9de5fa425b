namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>What is decided about Pods' addresses.</summary>
/// <param name="Mode">Where they come from.</param>
/// <param name="Folder">Keeps which Pod has which address, and which routes are ours, for the next agent.</param>
/// <param name="KeepOnStop">The agent's stop leaves modules running, so their addresses must go on working.</param>
internal sealed record PodNetworkOptions(PodNetworkMode Mode, string Folder, bool KeepOnStop);
