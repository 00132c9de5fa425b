using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Krustlet.NodeAgent.DevicePlugins.Registrations;

/// <summary>
/// Puts the headers of an ordinary call in place of a plugin's own, in the HTTP/2 frames (RFC 9113) before the server reads them. Plugins in Go name the
/// path of kubelet.sock as the authority of their call, which Kestrel takes for a bad host and resets. There is one method on this socket,
/// so nothing in the headers is needed to know what is meant.
/// </summary>
internal static class CallHeaders
{
    private const int PrefaceLength = 24;
    private const int FrameHeaderLength = 9;
    private const int LongestFrame = 16 * 1024;
    private const byte Headers = 0x1;
    private const byte Continuation = 0x9;
    private const byte EndStream = 0x1;
    private const byte EndHeaders = 0x4;

    // HPACK (RFC 7541): :method POST, :scheme http, then literals that change no table.
    private static readonly byte[] Block =
    [
        0x83, 0x86,
        0x04, .. Text("/v1beta1.Registration/Register"),
        0x01, .. Text("localhost"),
        0x0f, 0x10, .. Text("application/grpc"),
        0x00, .. Text("te"), .. Text("trailers"),
    ];

    /// <summary>Serves a connection whose calls have ordinary headers.</summary>
    public static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var (transport, calls) = (connection.Transport, new Pipe());
        connection.Transport = new Pipes(calls.Reader, transport.Output);
        var copying = CopyAsync(transport.Input, calls.Writer);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            transport.Input.CancelPendingRead();
            await copying.ConfigureAwait(false);
            connection.Transport = transport;
        }
    }

    private static async Task CopyAsync(PipeReader plugin, PipeWriter server)
    {
        Exception? failure = null;
        try
        {
            for (var isPreface = true; await TakeAsync(plugin, server, isPreface).ConfigureAwait(false); isPreface = false)
            {
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or OperationCanceledException)
        {
            // The connection is the server's to close; it sees why.
            failure = broken;
        }

        await server.CompleteAsync(failure).ConfigureAwait(false);
    }

    /// <summary>Passes one frame on; false at the end.</summary>
    private static async ValueTask<bool> TakeAsync(PipeReader plugin, PipeWriter server, bool isPreface)
    {
        while (true)
        {
            // Not ReadAtLeastAsync: on a server's connection it does not see what comes after it began to wait.
            var read = await plugin.ReadAsync().ConfigureAwait(false);
            if (read.IsCanceled)
            {
                plugin.AdvanceTo(read.Buffer.End);
                return false;
            }

            if (Length(read.Buffer, isPreface) is { } length && read.Buffer.Length >= length)
            {
                Pass(read.Buffer.Slice(0, length), server, isPreface);
                plugin.AdvanceTo(read.Buffer.GetPosition(length));
                return !(await server.FlushAsync().ConfigureAwait(false)).IsCompleted;
            }

            plugin.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return false;
            }
        }
    }

    /// <summary>Of the preface, or the frame that begins here; null while its header is not all there.</summary>
    private static int? Length(ReadOnlySequence<byte> buffer, bool isPreface) =>
        isPreface ? PrefaceLength : buffer.Length < FrameHeaderLength ? null : FrameLength(buffer);

    private static int FrameLength(ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[FrameHeaderLength];
        buffer.Slice(0, FrameHeaderLength).CopyTo(header);
        var length = (header[0] << 16) | (header[1] << 8) | header[2];
        return length <= LongestFrame ? FrameHeaderLength + length : throw new InvalidDataException($"a frame of {length} bytes is longer than the {LongestFrame} that were agreed on");
    }

    private static void Pass(ReadOnlySequence<byte> frame, PipeWriter server, bool isPreface)
    {
        var bytes = frame.ToArray();
        if (isPreface || bytes[3] is not (Headers or Continuation))
        {
            server.Write(bytes);
        }
        else if (bytes[3] == Headers)
        {
            Span<byte> header = stackalloc byte[FrameHeaderLength];
            BinaryPrimitives.WriteInt32BigEndian(header, Block.Length << 8);
            (header[3], header[4]) = (Headers, (byte)((bytes[4] & EndStream) | EndHeaders));
            bytes.AsSpan(5, 4).CopyTo(header[5..]);
            server.Write(header);
            server.Write(Block);
        }
    }

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private sealed class Pipes(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
