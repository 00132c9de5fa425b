using System.Net;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>What never changes about this node while the agent runs.</summary>
internal interface INodeIdentity
{
    /// <summary>metadata.name of the Node.</summary>
    string NodeName { get; }

    /// <summary>The InternalIP; <c>status.hostIP</c> of its Pods.</summary>
    IPAddress HostIp { get; }
}
