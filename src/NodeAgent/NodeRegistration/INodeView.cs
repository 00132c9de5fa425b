using k8s.Models;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The Node object as last read or written: what admission, pod IPs and the downward API read.</summary>
internal interface INodeView
{
    /// <summary>The Node, or null before registration.</summary>
    V1Node? Current { get; }

    /// <summary>Completes when the Node is registered and, if the cluster assigns one, has its podCIDR.</summary>
    Task Registered { get; }
}
