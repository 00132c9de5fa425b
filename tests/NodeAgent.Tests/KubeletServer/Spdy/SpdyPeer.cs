using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;
using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;
using Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

namespace Krustlet.NodeAgent.Tests.KubeletServer.Spdy;

/// <summary>A client as Kubernetes has them: opens streams, keeps no windows, never makes room.</summary>
internal sealed class SpdyPeer : IAsyncDisposable
{
    private readonly Stream transport;
    private readonly FrameWriter writer = new();
    private readonly FrameReader reader;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ConcurrentDictionary<uint, SpdyPeerStream> streams = new();
    private readonly Channel<SpdyFrame> control = Channel.CreateUnbounded<SpdyFrame>();
    private readonly CancellationTokenSource stop = new();
    private uint nextId = 1;

    public SpdyPeer(Stream transport)
    {
        this.transport = transport;
        reader = new FrameReader(PipeReader.Create(transport), new FrameLimits());
        Ended = ReadAllAsync();
    }

    /// <summary>Completes with the connection.</summary>
    public Task Ended { get; }

    /// <summary>Frames that belong to no stream.</summary>
    public ChannelReader<SpdyFrame> Control => control.Reader;

    public async Task<SpdyPeerStream> OpenAsync(params (string Name, string Value)[] headers)
    {
        var stream = new SpdyPeerStream(this, nextId);
        nextId += 2;
        streams[stream.Id] = stream;
        var names = new SpdyHeaders([.. headers.Select(header => new KeyValuePair<string, string>(header.Name, header.Value))]);
        await SendAsync(new SynStreamFrame(stream.Id, 0, 0, false, false, names));
        return stream;
    }

    public async Task SendAsync(params SpdyFrame[] frames)
    {
        await turn.WaitAsync();
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            foreach (var frame in frames)
            {
                writer.Write(frame, buffer);
            }

            await transport.WriteAsync(buffer.WrittenMemory);
        }
        finally
        {
            turn.Release();
        }
    }

    public Task SendRawAsync(byte[] bytes) => transport.WriteAsync(bytes).AsTask();

    /// <summary>The next frame of a type that belongs to no stream.</summary>
    public async Task<T> ReceiveAsync<T>()
        where T : SpdyFrame
    {
        while (true)
        {
            if (await control.Reader.ReadAsync() is T frame)
            {
                return frame;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Ended;
        await transport.DisposeAsync();
        reader.Dispose();
        stop.Dispose();
        turn.Dispose();
    }

    private async Task ReadAllAsync()
    {
        try
        {
            while (await reader.ReadAsync(stop.Token) is { } frame)
            {
                Dispatch(frame);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
        }

        control.Writer.TryComplete();
        foreach (var stream in streams.Values)
        {
            stream.Break();
        }
    }

    private void Dispatch(SpdyFrame frame)
    {
        switch (frame)
        {
            case DataFrame data:
                streams[data.StreamId].Receive(data);
                break;
            case SynReplyFrame reply:
                streams[reply.StreamId].Accept();
                break;
            case RstStreamFrame reset when streams.TryGetValue(reset.StreamId, out var stream):
                stream.Reset(reset.Status);
                break;
            default:
                control.Writer.TryWrite(frame);
                break;
        }
    }
}
