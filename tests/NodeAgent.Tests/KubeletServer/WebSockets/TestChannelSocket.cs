using System.Net.WebSockets;
using System.Text;

namespace Krustlet.NodeAgent.Tests.KubeletServer.WebSockets;

/// <summary>A client's end of a WebSocket with channels.</summary>
internal sealed class TestChannelSocket(ClientWebSocket socket) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public ClientWebSocket Socket { get; } = socket;

    public Task SendAsync(int channel, string text, bool isBase64 = false) => SendAsync(channel, Encoding.UTF8.GetBytes(text), isBase64);

    public Task SendAsync(int channel, byte[] data, bool isBase64 = false) => isBase64
        ? Socket.SendAsync(Encoding.ASCII.GetBytes($"{channel}{Convert.ToBase64String(data)}"), WebSocketMessageType.Text, true, CancellationToken.None)
        : Socket.SendAsync(new ArraySegment<byte>([(byte)channel, .. data]), WebSocketMessageType.Binary, true, CancellationToken.None);

    /// <summary>The next message, or null at the end.</summary>
    public async Task<(int Channel, byte[] Data)?> ReceiveAsync(bool isBase64 = false)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        WebSocketReceiveResult part;
        do
        {
            part = await Socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), CancellationToken.None).WaitAsync(Patience);
            length += part.Count;
        }
        while (!part.EndOfMessage);

        if (part.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        return isBase64 ? (buffer[0] - '0', Convert.FromBase64String(Encoding.ASCII.GetString(buffer, 1, length - 1))) : (buffer[0], buffer[1..length]);
    }

    public void Dispose() => Socket.Dispose();
}
