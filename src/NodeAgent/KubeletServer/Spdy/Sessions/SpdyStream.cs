using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;
using Krustlet.NodeAgent.KubeletServer.Spdy.Headers;
using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

/// <summary>A stream that the other side opened. It must be accepted before anything is written: peers drop what comes before the reply.</summary>
internal sealed class SpdyStream : IStreamChannel
{
    private const int MaxDataFrame = 16 * 1024;
    private readonly ISessionLink session;
    private readonly Inbox inbox;
    private readonly StreamEnds ends = new();
    private readonly ReceiveWindow receiveWindow = new();

    public SpdyStream(SynStreamFrame opening, ISessionLink session)
    {
        this.session = session;
        inbox = new Inbox(session.Unread);
        Id = opening.StreamId;
        Headers = opening.Headers;
        if (opening.Unidirectional)
        {
            ends.TrySend();
        }

        if (opening.Fin)
        {
            FinishReceiving();
        }
    }

    public uint Id { get; }

    public SpdyHeaders Headers { get; }

    /// <summary>What came and was not read.</summary>
    public int Unread => inbox.Unread;

    /// <summary>Whether the other side may still send.</summary>
    public bool IsReceiving => !ends.IsReceived;

    /// <summary>What may be sent.</summary>
    public SendWindow Window { get; } = new();

    /// <summary>Sends the reply.</summary>
    public ValueTask AcceptAsync(CancellationToken cancellationToken) => session.SendAsync(new SynReplyFrame(Id, false, SpdyHeaders.Empty), cancellationToken);

    /// <inheritdoc/>
    public bool CanComplete => true;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await inbox.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        session.NoteRead(count);
        if (receiveWindow.Note(count) is > 0 and var room)
        {
            session.TryAnswer(new WindowUpdateFrame(Id, room));
        }

        return count;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
        {
            if (ends.IsSent || session.Over.IsCompleted)
            {
                throw new IOException($"Stream {Id} takes nothing more.");
            }

            var granted = Window.TryTake(Math.Min(data.Length, MaxDataFrame), out var streamChanged);
            var taken = session.Window.TryTake(granted, out var sessionChanged);
            Window.Return(granted - taken);
            if (taken == 0)
            {
                await Task.WhenAny(granted == 0 ? streamChanged : sessionChanged, session.Over).WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            await session.SendAsync(new DataFrame(Id, false, data[..taken]), cancellationToken).ConfigureAwait(false);
            data = data[taken..];
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (ends.TrySend())
        {
            // Before the other side can know: it may open the next stream at once.
            ForgetIfOver();
            await session.SendAsync(new DataFrame(Id, true, ReadOnlyMemory<byte>.Empty), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Abort() => Reset(ResetStatus.Cancel);

    /// <summary>Ends the stream both ways and says why. Nothing is sent when it is over already.</summary>
    public void Reset(ResetStatus status)
    {
        if (!ends.IsOver)
        {
            session.TryAnswer(new RstStreamFrame(Id, status));
            Break(new IOException($"Stream {Id} was ended here ({status})."));
        }
    }

    /// <summary>Takes what came. False when the stream is not there to take it.</summary>
    public bool Receive(DataFrame frame)
    {
        var isTaken = inbox.Offer(frame.Data);
        if (isTaken && frame.Fin)
        {
            FinishReceiving();
        }

        return isTaken;
    }

    /// <summary>The other side will send nothing more.</summary>
    public void FinishReceiving()
    {
        ends.TryReceive();
        inbox.Complete();
        ForgetIfOver();
    }

    /// <summary>Ends the stream both ways: what was not read counts no more, readers and writers are told.</summary>
    public void Break(IOException cause)
    {
        ends.TrySend();
        ends.TryReceive();
        session.NoteRead(inbox.Break(cause));
        Window.Release();
        ForgetIfOver();
    }

    private void ForgetIfOver()
    {
        if (ends.IsOver)
        {
            session.Forget(this);
        }
    }
}
