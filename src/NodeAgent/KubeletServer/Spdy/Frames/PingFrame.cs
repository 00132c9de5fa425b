namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Asks for itself to be sent back. Ids of clients are odd, of servers even.</summary>
internal sealed record PingFrame(uint Id) : SpdyFrame;
