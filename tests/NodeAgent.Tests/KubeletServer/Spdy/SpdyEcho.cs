using Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

namespace Krustlet.NodeAgent.Tests.KubeletServer.Spdy;

/// <summary>A server that sends back what comes; a stream with the header <c>read: never</c> is not read, one with <c>read: later</c> not yet.</summary>
internal sealed class SpdyEcho : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly List<SpdyStream> opened = [];
    private readonly Task accepting;

    private SpdyEcho(LoopbackPair pair, SpdyLimits limits, TimeProvider time)
    {
        Pair = pair;
        Session = new SpdySession(pair.Far, limits, time);
        Running = Session.RunAsync(stop.Token);
        accepting = AcceptAsync();
        Peer = new SpdyPeer(pair.Near);
    }

    public LoopbackPair Pair { get; }

    public SpdySession Session { get; }

    public SpdyPeer Peer { get; }

    public Task Running { get; }

    public TaskCompletionSource ReadLater { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<SpdyStream> Opened
    {
        get
        {
            lock (opened)
            {
                return [.. opened];
            }
        }
    }

    public static async Task<SpdyEcho> StartAsync(SpdyLimits? limits = null, TimeProvider? time = null) =>
        new(await LoopbackPair.ConnectAsync(), limits ?? new SpdyLimits(), time ?? TimeProvider.System);

    public async Task<SpdyPeerStream> OpenAsync(params (string Name, string Value)[] headers)
    {
        await turn.WaitAsync();
        try
        {
            return await Peer.OpenAsync(headers);
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Record.ExceptionAsync(() => Running);
        await accepting;
        await Session.DisposeAsync();
        Pair.Far.Close();
        await Peer.DisposeAsync();
        Pair.Dispose();
        stop.Dispose();
        turn.Dispose();
    }

    private async Task AcceptAsync()
    {
        var echoes = new List<Task>();
        await foreach (var stream in Session.Opened.ReadAllAsync())
        {
            lock (opened)
            {
                opened.Add(stream);
            }

            await Record.ExceptionAsync(async () => await stream.AcceptAsync(CancellationToken.None));
            if (stream.Headers["read"] != "never")
            {
                echoes.Add(Record.ExceptionAsync(() => EchoAsync(stream)));
            }
        }

        await Task.WhenAll(echoes);
    }

    private async Task EchoAsync(SpdyStream stream)
    {
        if (stream.Headers["read"] == "later")
        {
            await ReadLater.Task;
        }

        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer, CancellationToken.None) is > 0 and var count)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
        }

        await stream.CompleteAsync(CancellationToken.None);
    }
}
