namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>One guest's use of HTTP: what it may call, and the answers it has open. Used by one thread at a time; ends with the guest.</summary>
internal sealed class HttpSession(OutboundHttpSpec spec, OutboundConnections connections) : IDisposable
{
    /// <summary>Open answers of a guest whose Pod sets no limit, and the most that one can set.</summary>
    private const uint DefaultOpen = 64;
    private const uint MostOpen = 1024;

    private readonly AllowList allowed = new(spec);
    private readonly uint most = Math.Min(spec.MaxConcurrentRequests ?? DefaultOpen, MostOpen);
    private readonly Dictionary<uint, HttpReply> replies = [];
    private readonly CancellationTokenSource ending = new();
    private Task? work;
    private uint next;

    /// <summary>Whether another answer may be opened.</summary>
    public bool IsFull => replies.Count >= most;

    public bool Allows(Uri url) => allowed.Allows(url);

    public HttpReply? Find(uint handle) => replies.GetValueOrDefault(handle);

    /// <summary>Sends a request; not on the guest's own stack, which is small.</summary>
    public Task<HttpExchange> Send(HttpCall call) => Begin(token => HttpExchange.RunAsync(call, allowed, connections, token));

    /// <summary>Reads more of a body.</summary>
    public Task<HttpError> Fill(HttpReply reply) => Begin(reply.FillAsync);

    /// <summary>Opens an answer and gives it a handle.</summary>
    public uint Open(HttpReply reply)
    {
        while (replies.ContainsKey(next))
        {
            next++;
        }

        replies[next] = reply;
        return next++;
    }

    public void Close(uint handle)
    {
        if (replies.Remove(handle, out var reply))
        {
            reply.Dispose();
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        _ = PutAwayAsync(work);
        foreach (var reply in replies.Values)
        {
            reply.Dispose();
        }

        replies.Clear();
    }

    private Task<T> Begin<T>(Func<CancellationToken, Task<T>> start)
    {
        var begun = Task.Run(() => start(ending.Token));
        work = begun;
        return begun;
    }

    /// <summary>An answer that came just when the guest ended is nobody's; how a call failed is not told to anybody either.</summary>
    private async Task PutAwayAsync(Task? last)
    {
        await (last ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (last is Task<HttpExchange> { IsCompletedSuccessfully: true } exchange)
        {
            (await exchange).Reply?.Dispose();
        }

        ending.Dispose();
    }
}
