using System.Net;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <inheritdoc cref="INodeIdentity"/>
internal sealed record NodeIdentity(string NodeName, IPAddress HostIp) : INodeIdentity;
