using System.Net.Sockets;
using System.Text;

namespace Krustlet.NodeAgent.Tests.DevicePlugins;

/// <summary>A gRPC call written byte by byte, with headers that .NET's client would not send.</summary>
internal static class Http2Bytes
{
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>Calls the registration with a message; returns when the server has ended the stream.</summary>
    /// <param name="socketPath">Where the registration is served.</param>
    /// <param name="authority">Of the call.</param>
    /// <param name="message">The call's message.</param>
    /// <param name="isSplit">Headers in two frames.</param>
    /// <param name="pause">Before the last bytes.</param>
    public static async Task CallAsync(string socketPath, string authority, byte[] message, bool isSplit, TimeSpan pause = default)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        await using var stream = new NetworkStream(socket);
        byte[] block =
        [
            0x83, 0x86, 0x44, .. Text("/v1beta1.Registration/Register"), 0x41, .. Text(authority),
            0x5f, .. Text("application/grpc"), 0x40, .. Text("te"), .. Text("trailers"),
        ];
        byte[] body = [0, 0, 0, 0, (byte)message.Length, .. message];
        byte[] headers = isSplit
            ? [.. Frame(1, 0, 1, block[..20]), .. Frame(9, EndHeaders, 1, block[20..])]
            : Frame(1, EndHeaders, 1, block);
        byte[] all = [.. Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), .. Frame(4, 0, 0, []), .. headers, .. Frame(0, EndStream, 1, body)];
        foreach (var piece in all[..^4].Chunk(17))
        {
            await stream.WriteAsync(piece);
            await stream.FlushAsync();
        }

        await Task.Delay(pause, TimeProvider.System);
        await stream.WriteAsync(all.AsMemory(all.Length - 4));

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (await ReadAsync(stream, patience.Token) is not (_, 1, true))
        {
        }
    }

    /// <summary>A frame's type, stream and whether it ends the stream, well.</summary>
    private static async Task<(byte Type, int Stream, bool IsEnd)> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[9];
        await stream.ReadExactlyAsync(header, cancellationToken);
        var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        var number = (header[5] << 24) | (header[6] << 16) | (header[7] << 8) | header[8];
        header[3].Should().NotBe(3, "a stream that is reset was not understood").And.NotBe(7, "a connection that is closed was not understood");
        return (header[3], number, header[3] is 0 or 1 && (header[4] & EndStream) != 0);
    }

    private static byte[] Frame(byte type, byte flags, byte stream, byte[] payload) => [0, 0, (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
