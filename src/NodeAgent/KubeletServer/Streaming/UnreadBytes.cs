namespace Krustlet.NodeAgent.KubeletServer.Streaming;

/// <summary>Counts what has come and not been read, on all streams of a connection, and lets whoever reads the connection wait until it is less.</summary>
internal sealed class UnreadBytes(long limit)
{
    private readonly Lock gate = new();
    private long held;
    private TaskCompletionSource drained = NewSignal();

    public long Held => Volatile.Read(ref held);

    public void Add(int count) => Interlocked.Add(ref held, count);

    public void Remove(int count)
    {
        if (count == 0)
        {
            return;
        }

        Interlocked.Add(ref held, -count);
        TaskCompletionSource signal;
        lock (gate)
        {
            signal = drained;
            drained = NewSignal();
        }

        signal.TrySetResult();
    }

    /// <summary>False when there is no room, and <paramref name="untilDrained"/> tells when something was read.</summary>
    public bool HasRoom(out Task untilDrained)
    {
        lock (gate)
        {
            untilDrained = drained.Task;
            return Held < limit;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
