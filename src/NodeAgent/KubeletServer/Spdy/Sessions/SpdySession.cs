using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;
using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;
using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

/// <summary>
/// The server's side of a SPDY/3.1 session on a connection that was upgraded. One loop reads and never waits for writing; a stream that nobody
/// reads fills up to the session's bound, and only then holds the others back, for a bounded time.
/// </summary>
internal sealed class SpdySession : ISessionLink, IAsyncDisposable
{
    private readonly ConcurrentDictionary<uint, SpdyStream> streams = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReceiveWindow receiveWindow = new();
    private readonly Channel<SpdyStream> opened;
    private readonly PipeReader input;
    private readonly FrameReader reader;
    private readonly FrameSender sender;
    private readonly IdleWatch idle;
    private readonly SpdyLimits limits;
    private readonly TimeProvider time;
    private uint lastStreamId;
    private uint initialWindow = SendWindow.Initial;

    public SpdySession(Stream transport, SpdyLimits limits, TimeProvider time)
    {
        this.limits = limits;
        this.time = time;
        idle = new IdleWatch(limits.IdleTimeout, time);
        input = PipeReader.Create(transport, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        reader = new FrameReader(input, new FrameLimits());
        sender = new FrameSender(transport, limits.MaxPendingAnswers) { Sent = idle.Note };
        Unread = new UnreadBytes(limits.MaxUnread);
        opened = Channel.CreateBounded<SpdyStream>(new BoundedChannelOptions(limits.MaxStreams) { SingleWriter = true });
    }

    /// <summary>Streams as the other side opens them; ends with the session. Each waits to be accepted or reset.</summary>
    public ChannelReader<SpdyStream> Opened => opened.Reader;

    /// <inheritdoc/>
    public Task Over => over.Task;

    /// <inheritdoc/>
    public SendWindow Window { get; } = new();

    /// <inheritdoc/>
    public UnreadBytes Unread { get; }

    /// <summary>Serves the connection until the other side leaves it, it is idle for too long, or the caller stops it.</summary>
    /// <exception cref="SpdyException">The other side broke the protocol; it has been told.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [ReadAsync(ending.Token), sender.RunAsync(ending.Token), idle.WaitAsync(ending.Token)];
        var first = await Task.WhenAny(loops).ConfigureAwait(false);
        End();
        await SayGoodbyeAsync(first.Exception?.InnerException is SpdyException).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        foreach (var loop in loops)
        {
            await FinishAsync(loop).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(SpdyFrame frame, CancellationToken cancellationToken) => sender.SendAsync(frame, cancellationToken);

    /// <inheritdoc/>
    public void TryAnswer(SpdyFrame frame) => sender.TryAnswer(frame);

    /// <inheritdoc/>
    public void NoteRead(int count)
    {
        if (receiveWindow.Note(count) is > 0 and var room)
        {
            sender.TryAnswer(new WindowUpdateFrame(0, room));
        }
    }

    /// <inheritdoc/>
    public void Forget(SpdyStream stream) => streams.TryRemove(new(stream.Id, stream));

    public async ValueTask DisposeAsync()
    {
        End();
        await input.CompleteAsync().ConfigureAwait(false);
        reader.Dispose();
        sender.Dispose();
    }

    // A connection that breaks is a caller that left, however it did; only what breaks the protocol is worth telling.
    private static async Task FinishAsync(Task loop)
    {
        try
        {
            await loop.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException || (exception is IOException and not SpdyException))
        {
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        sender.Answer(new SettingsFrame([(SettingsFrame.InitialWindowSize, ReceiveWindow.Size)]));
        sender.Answer(new WindowUpdateFrame(0, ReceiveWindow.Size - SendWindow.Initial));
        do
        {
            await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        }
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame && Handle(frame));
    }

    private bool Handle(SpdyFrame frame)
    {
        idle.Note();
        switch (frame)
        {
            case DataFrame data:
                Take(data);
                break;
            case SynStreamFrame opening:
                Open(opening);
                break;
            case HeadersFrame { Fin: true } headers:
                Find(headers.StreamId)?.FinishReceiving();
                break;
            case RstStreamFrame reset:
                Find(reset.StreamId)?.Break(new IOException($"Stream {reset.StreamId} was reset by the other side ({reset.Status})."));
                break;
            case PingFrame { Id: var id } ping when id % 2 == 1:
                sender.Answer(ping);
                break;
            case WindowUpdateFrame { StreamId: 0 } update:
                Window.Enlarge(update.Delta);
                break;
            case WindowUpdateFrame update:
                Find(update.StreamId)?.Window.Enlarge(update.Delta);
                break;
            case SettingsFrame settings:
                Apply(settings);
                break;
            default:
                break;
        }

        return true;
    }

    private void Open(SynStreamFrame opening)
    {
        if (opening.StreamId % 2 == 0 || opening.StreamId <= lastStreamId)
        {
            sender.Answer(new RstStreamFrame(opening.StreamId, ResetStatus.ProtocolError));
            return;
        }

        lastStreamId = opening.StreamId;
        var stream = new SpdyStream(opening, this);
        if (initialWindow != SendWindow.Initial)
        {
            stream.Window.BeginWith(SendWindow.Initial, initialWindow);
        }

        var hasRoom = streams.Count < limits.MaxStreams;
        streams[stream.Id] = stream;
        if (!hasRoom || !opened.Writer.TryWrite(stream))
        {
            stream.Reset(ResetStatus.RefusedStream);
        }
    }

    private void Take(DataFrame data)
    {
        if (Find(data.StreamId)?.Receive(data) == true || data.StreamId <= lastStreamId)
        {
            // What is still under way when a stream ends is nobody's mistake.
            return;
        }

        sender.Answer(new RstStreamFrame(data.StreamId, ResetStatus.InvalidStream));
    }

    private void Apply(SettingsFrame settings)
    {
        foreach (var (_, size) in settings.Values.Where(value => value.Id == SettingsFrame.InitialWindowSize))
        {
            foreach (var stream in streams.Values)
            {
                stream.Window.BeginWith(initialWindow, size);
            }

            initialWindow = size;
        }
    }

    private async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (!Unread.HasRoom(out var drained))
        {
            try
            {
                await drained.WaitAsync(limits.StallTimeout, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                EndTheStalled();
            }
        }
    }

    // Alone, a slow stream may take its time; when others have something to send, the one that fills the session goes.
    private void EndTheStalled()
    {
        if (streams.Values.MaxBy(stream => stream.Unread) is { } stalled && streams.Values.Any(stream => stream != stalled && stream.IsReceiving))
        {
            stalled.Reset(ResetStatus.FlowControlError);
        }
    }

    private SpdyStream? Find(uint id) => streams.GetValueOrDefault(id);

    private void End()
    {
        over.TrySetResult();
        opened.Writer.TryComplete();
        foreach (var stream in streams.Values)
        {
            stream.Break(new IOException("The connection is over."));
        }
    }

    private async Task SayGoodbyeAsync(bool isProtocolError)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        try
        {
            await sender.SendAsync(new GoAwayFrame(lastStreamId, isProtocolError ? GoAwayStatus.ProtocolError : GoAwayStatus.Ok), patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It left without waiting for a goodbye.
        }
    }
}
