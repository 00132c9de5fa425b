namespace Krustlet.NodeAgent.KubeletServer.Spdy;

/// <summary>The other side broke the protocol: the session cannot go on.</summary>
internal sealed class SpdyException(string message, Exception? cause = null) : IOException(message, cause);
