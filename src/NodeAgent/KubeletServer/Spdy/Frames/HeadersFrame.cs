using Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>More headers for a stream.</summary>
internal sealed record HeadersFrame(uint StreamId, bool Fin, SpdyHeaders Headers) : SpdyFrame;
