namespace Krustlet.NodeAgent.Environment;

/// <summary>A container's environment or mounts cannot be made as its spec stands: an object or a key is missing, a reference is not known.</summary>
internal sealed class ContainerConfigException(string message) : Exception(message);
