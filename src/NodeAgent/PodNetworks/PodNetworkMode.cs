namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>Where Pods' addresses come from.</summary>
internal enum PodNetworkMode
{
    /// <summary>The node's podCIDR where there is one and this process may use it; the node's address otherwise.</summary>
    Auto,

    /// <summary>The node's podCIDR; Pods wait while it cannot be used.</summary>
    PodCidr,

    /// <summary>The node's address, for all Pods.</summary>
    NodeIp,
}
