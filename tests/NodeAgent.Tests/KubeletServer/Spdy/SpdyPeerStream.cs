using System.Text;
using System.Threading.Channels;
using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

namespace Krustlet.NodeAgent.Tests.KubeletServer.Spdy;

/// <summary>A client's end of a stream.</summary>
internal sealed class SpdyPeerStream(SpdyPeer peer, uint id)
{
    private readonly Channel<ReadOnlyMemory<byte>> arrived = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly TaskCompletionSource accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ResetStatus> reset = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public uint Id { get; } = id;

    /// <summary>Completes when the server accepts the stream.</summary>
    public Task Accepted => accepted.Task;

    /// <summary>Completes when the server resets it.</summary>
    public Task<ResetStatus> WasReset => reset.Task;

    public Task WriteAsync(string text, bool fin = false) => WriteAsync(Encoding.UTF8.GetBytes(text), fin);

    public Task WriteAsync(byte[] data, bool fin = false) => peer.SendAsync(new DataFrame(Id, fin, data));

    public Task FinishAsync() => WriteAsync([], fin: true);

    /// <summary>What comes in one frame; empty at the end.</summary>
    public async Task<byte[]> ReadAsync() =>
        await arrived.Reader.WaitToReadAsync() && arrived.Reader.TryRead(out var data) ? data.ToArray() : [];

    /// <summary>Everything until the server says that there is no more.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        await foreach (var data in arrived.Reader.ReadAllAsync())
        {
            all.Write(data.Span);
        }

        return all.ToArray();
    }

    public async Task<string> ReadTextAsync() => Encoding.UTF8.GetString(await ReadToEndAsync());

    public void Accept() => accepted.TrySetResult();

    public void Receive(DataFrame frame)
    {
        if (!accepted.Task.IsCompleted)
        {
            // What Kubernetes' client does with it.
            return;
        }

        if (!frame.Data.IsEmpty)
        {
            arrived.Writer.TryWrite(frame.Data);
        }

        if (frame.Fin)
        {
            arrived.Writer.TryComplete();
        }
    }

    public void Reset(ResetStatus status)
    {
        reset.TrySetResult(status);
        arrived.Writer.TryComplete();
    }

    public void Break()
    {
        arrived.Writer.TryComplete();
        accepted.TrySetCanceled();
        reset.TrySetCanceled();
    }
}
