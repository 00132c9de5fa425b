namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Lets the other side send more.</summary>
/// <param name="StreamId">A stream, or 0 for the whole session.</param>
/// <param name="Delta">1 to 2^31 - 1 bytes.</param>
internal sealed record WindowUpdateFrame(uint StreamId, uint Delta) : SpdyFrame;
