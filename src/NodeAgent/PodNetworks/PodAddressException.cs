namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>There is no address for a Pod now; tried again.</summary>
internal sealed class PodAddressException(string message) : Exception(message);
