namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>No usable address for the Node; the message says what to give.</summary>
internal sealed class NodeAddressException(string message) : Exception(message);
