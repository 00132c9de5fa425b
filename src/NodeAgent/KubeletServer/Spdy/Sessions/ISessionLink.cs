using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;
using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

/// <summary>What a stream needs of its session.</summary>
internal interface ISessionLink
{
    /// <summary>Completes when the session is over.</summary>
    Task Over { get; }

    /// <summary>What the session as a whole may send.</summary>
    SendWindow Window { get; }

    /// <summary>What has come on all streams and was not read.</summary>
    UnreadBytes Unread { get; }

    /// <exception cref="IOException">The connection is gone.</exception>
    ValueTask SendAsync(SpdyFrame frame, CancellationToken cancellationToken);

    /// <summary>Queues a frame; it is lost only with the connection.</summary>
    void TryAnswer(SpdyFrame frame);

    /// <summary>So many bytes of the session were read.</summary>
    void NoteRead(int count);

    /// <summary>A stream is over both ways.</summary>
    void Forget(SpdyStream stream);
}
