using System.Buffers.Binary;
using Krustlet.NodeAgent.KubeletServer.Streaming;
using Krustlet.NodeAgent.KubeletServer.WebSockets;

namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>Forwards ports over a WebSocket: two channels a port, data and errors, each begun with the port's number in two bytes.</summary>
internal sealed class WebSocketPortForward(PortForwarder forwarder)
{
    /// <summary>Channels that are listened to: the data of each port.</summary>
    public static IEnumerable<int> ReadableChannels(int ports) => Enumerable.Range(0, ports).Select(index => index * 2);

    /// <summary>Connects every port once, and returns when all connections are over.</summary>
    public async Task RunAsync(ChannelSocket socket, IReadOnlyList<int> ports, ForwardTarget target, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = socket.RunAsync(ending.Token);
        var forwards = Task.WhenAll(ports.Select((port, index) => ForwardAsync(socket, port, index, target, ending.Token)));
        if (await Task.WhenAny(receiving, forwards).ConfigureAwait(false) == forwards)
        {
            await socket.CloseAsync(receiving, cancellationToken).ConfigureAwait(false);
        }

        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(receiving, forwards).ConfigureAwait(false);
    }

    private async Task ForwardAsync(ChannelSocket socket, int port, int index, ForwardTarget target, CancellationToken cancellationToken)
    {
        var (data, errors) = (socket.Channels[index * 2], socket.Channels[(index * 2) + 1]);
        var number = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)port);
        try
        {
            await data.WriteAsync(number, cancellationToken).ConfigureAwait(false);
            await errors.WriteAsync(number, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return;
        }

        await forwarder.ForwardAsync(target, port, data, errors, cancellationToken).ConfigureAwait(false);
    }
}
