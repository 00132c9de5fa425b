namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Ends a stream at once, both ways.</summary>
internal sealed record RstStreamFrame(uint StreamId, ResetStatus Status) : SpdyFrame;
