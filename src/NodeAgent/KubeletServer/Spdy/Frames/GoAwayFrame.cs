namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>The sender takes no more streams on this connection.</summary>
/// <param name="LastGoodStreamId">The last one it took, or 0.</param>
/// <param name="Status">Why.</param>
internal sealed record GoAwayFrame(uint LastGoodStreamId, GoAwayStatus Status) : SpdyFrame;
