namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Bytes of a stream. A frame longer than the reader's piece size is read as several of these, the last of which has its flags.</summary>
/// <param name="StreamId">Whose.</param>
/// <param name="Fin">The sender's last of this stream.</param>
/// <param name="Data">At most 2^24 - 1 bytes.</param>
internal sealed record DataFrame(uint StreamId, bool Fin, ReadOnlyMemory<byte> Data) : SpdyFrame;
