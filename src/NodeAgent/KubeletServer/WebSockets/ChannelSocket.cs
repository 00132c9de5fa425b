using System.Buffers;
using System.Net.WebSockets;
using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.WebSockets;

/// <summary>A WebSocket that several byte streams share. The first byte (or digit) of a message is its channel.</summary>
internal sealed class ChannelSocket : IDisposable
{
    private const int MaxMessage = 1 << 20;
    private const int CloseChannel = 255;
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);
    private readonly WebSocket socket;
    private readonly ChannelProtocol protocol;
    private readonly UnreadBytes unread;
    private readonly Inbox[] inboxes;
    private readonly HashSet<int> readable;
    private readonly IdleWatch idle;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <param name="socket">Accepted already.</param>
    /// <param name="protocol">How channels share it.</param>
    /// <param name="channels">How many there are.</param>
    /// <param name="readable">Those that are listened to; what comes for others is dropped.</param>
    /// <param name="limits">Idle time and memory.</param>
    /// <param name="time">Clock.</param>
    public ChannelSocket(WebSocket socket, ChannelProtocol protocol, int channels, IEnumerable<int> readable, StreamingLimits limits, TimeProvider time)
    {
        this.socket = socket;
        this.protocol = protocol;
        this.time = time;
        this.readable = [.. readable];
        unread = new UnreadBytes(limits.MaxUnread);
        idle = new IdleWatch(limits.IdleTimeout, time);
        inboxes = [.. Enumerable.Range(0, channels).Select(_ => new Inbox(unread))];
        Channels = [.. inboxes.Select((inbox, number) => new WebSocketChannel(number, this, inbox))];
    }

    public IReadOnlyList<WebSocketChannel> Channels { get; }

    /// <summary>Whether channels end one by one.</summary>
    public bool CanCloseChannels => protocol.CanClose;

    /// <summary>Receives until the caller leaves, has been idle for too long, or breaks the protocol.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReceiveAllAsync(ending.Token);
        await Task.WhenAny(reading, idle.WaitAsync(ending.Token)).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        try
        {
            await reading.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // Left without a goodbye.
        }
        finally
        {
            foreach (var inbox in inboxes)
            {
                inbox.Break(new IOException("The connection is over."));
            }
        }
    }

    /// <summary>Sends one message.</summary>
    /// <exception cref="IOException">The connection is over.</exception>
    public async ValueTask SendAsync(int channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var message = ChannelMessage.Format(channel, data.Span, protocol.IsBase64);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(message, protocol.IsBase64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, cancellationToken).ConfigureAwait(false);
            idle.Note();
        }
        catch (WebSocketException exception)
        {
            throw new IOException("The connection is over.", exception);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Tells that a channel gets nothing more, where the protocol can.</summary>
    public ValueTask SendCloseAsync(int channel, CancellationToken cancellationToken) =>
        protocol.CanClose ? SendAsync(CloseChannel, new[] { (byte)channel }, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Says goodbye and waits a little for the caller's, which ends <paramref name="receiving"/>.</summary>
    public async Task CloseAsync(Task receiving, CancellationToken cancellationToken)
    {
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(receiving, Task.Delay(Goodbye, time, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
        {
            // It has left already.
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task ReceiveAllAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        var message = new ArrayBufferWriter<byte>();
        while (true)
        {
            while (!unread.HasRoom(out var drained))
            {
                await drained.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            idle.Note();
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            message.Write(buffer.AsSpan(0, part.Count));
            if (message.WrittenCount > MaxMessage)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "A message is at most 1 MiB here.", cancellationToken).ConfigureAwait(false);
                return;
            }

            if (part.EndOfMessage)
            {
                Take(message.WrittenSpan.ToArray());
                message.ResetWrittenCount();
            }
        }
    }

    private void Take(byte[] message)
    {
        if (!ChannelMessage.TryParse(message, protocol.IsBase64, out var channel, out var data))
        {
            return;
        }

        if (protocol.CanClose && channel == CloseChannel && data.Length == 1)
        {
            inboxes.ElementAtOrDefault(data.Span[0])?.Complete();
        }
        else if (readable.Contains(channel))
        {
            inboxes[channel].Offer(data);
        }
    }
}
