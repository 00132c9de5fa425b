using System.Buffers.Text;
using System.Text;

namespace Krustlet.NodeAgent.KubeletServer.WebSockets;

/// <summary>Reads and writes whole messages: the channel, then its bytes.</summary>
internal static class ChannelMessage
{
    /// <summary>Takes a message apart; false when it is none.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> message, bool isBase64, out int channel, out ReadOnlyMemory<byte> data)
    {
        channel = 0;
        data = default;
        if (message.IsEmpty)
        {
            return true;
        }

        if (!isBase64)
        {
            (channel, data) = (message.Span[0], message[1..]);
            return true;
        }

        channel = message.Span[0] - '0';
        var text = message.Span[1..];
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (channel is < 0 or > 9 || Base64.DecodeFromUtf8(text, bytes, out _, out var length) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        data = bytes.AsMemory(0, length);
        return true;
    }

    /// <summary>Puts a message together.</summary>
    public static byte[] Format(int channel, ReadOnlySpan<byte> data, bool isBase64) =>
        isBase64 ? [(byte)('0' + channel), .. Encoding.ASCII.GetBytes(Convert.ToBase64String(data))] : [(byte)channel, .. data];
}
