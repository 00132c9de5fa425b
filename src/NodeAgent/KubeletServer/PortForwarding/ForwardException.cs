namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>A port of a Pod cannot be reached; the message is for the person who asked.</summary>
internal sealed class ForwardException(string message, Exception? cause = null) : Exception(message, cause);
