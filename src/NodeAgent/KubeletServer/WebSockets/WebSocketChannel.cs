using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.WebSockets;

/// <summary>One channel of a WebSocket.</summary>
internal sealed class WebSocketChannel(int number, ChannelSocket socket, Inbox inbox) : IStreamChannel
{
    private const int MaxMessage = 16 * 1024;

    /// <inheritdoc/>
    public bool CanComplete => socket.CanCloseChannels;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inbox.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        // An empty message goes out too: it tells a caller that its channel is open.
        do
        {
            var part = data[..Math.Min(data.Length, MaxMessage)];
            await socket.SendAsync(number, part, cancellationToken).ConfigureAwait(false);
            data = data[part.Length..];
        }
        while (!data.IsEmpty);
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => socket.SendCloseAsync(number, cancellationToken);

    /// <inheritdoc/>
    public void Abort() => inbox.Break(new IOException($"Channel {number} was ended here."));
}
