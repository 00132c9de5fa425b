namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>A module host cannot be started, or does not answer.</summary>
internal class ModuleHostException(string message, Exception? inner = null) : Exception(message, inner);
