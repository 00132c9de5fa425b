using Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Opens a stream.</summary>
/// <param name="StreamId">Odd when a client opens it, even when a server does.</param>
/// <param name="AssociatedTo">The stream it belongs to, or 0.</param>
/// <param name="Priority">0 (highest) to 7.</param>
/// <param name="Fin">The opener will send nothing more.</param>
/// <param name="Unidirectional">The other side may send nothing.</param>
/// <param name="Headers">What the stream is for.</param>
internal sealed record SynStreamFrame(uint StreamId, uint AssociatedTo, byte Priority, bool Fin, bool Unidirectional, SpdyHeaders Headers) : SpdyFrame;
