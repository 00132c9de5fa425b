using System.Net.WebSockets;
using Krustlet.NodeAgent.KubeletServer.Streaming;
using Krustlet.NodeAgent.KubeletServer.WebSockets;

namespace Krustlet.NodeAgent.KubeletServer.RemoteCommands;

/// <summary>The streams of a WebSocket caller: channel 0 input, 1 output, 2 error, 3 status, 4 terminal sizes (which nobody needs here).</summary>
internal sealed class WebSocketCallerStreams(StreamingLimits limits, TimeProvider time)
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;
    private const int Status = 3;
    private const int Channels = 5;

    /// <summary>Serves a caller until the session is over or it has left.</summary>
    public async Task RunAsync(WebSocket accepted, ChannelProtocol protocol, AttachOptions options, Func<CallerStreams, Task> attachAsync, CancellationToken cancellationToken)
    {
        using var socket = new ChannelSocket(accepted, protocol, Channels, options.Input ? [Input] : [], limits, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = socket.RunAsync(ending.Token);
        if (await TryGreetAsync(socket, options, cancellationToken).ConfigureAwait(false))
        {
            await attachAsync(Streams(socket, protocol, options)).ConfigureAwait(false);
            await socket.CloseAsync(receiving, cancellationToken).ConfigureAwait(false);
        }

        await ending.CancelAsync().ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
    }

    private static CallerStreams Streams(ChannelSocket socket, ChannelProtocol protocol, AttachOptions options) => new(
        options.Input ? socket.Channels[Input] : null,
        options.Output ? socket.Channels[Output] : null,
        options.Error ? socket.Channels[Error] : null,
        socket.Channels[Status],
        protocol.StatusIsJson);

    // An empty message on the first channel that is open tells the caller that it is connected.
    private static async Task<bool> TryGreetAsync(ChannelSocket socket, AttachOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await socket.Channels[options.Output ? Output : options.Error ? Error : Status].WriteAsync(ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
