using Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Accepts a stream.</summary>
internal sealed record SynReplyFrame(uint StreamId, bool Fin, SpdyHeaders Headers) : SpdyFrame;
