namespace Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

/// <summary>
/// How much may be sent before the other side makes room. The SPDY of Kubernetes keeps no windows and never makes room, so a window counts from
/// the start and holds nothing back until the other side has shown that it keeps one.
/// </summary>
internal sealed class SendWindow
{
    /// <summary>The protocol's own size.</summary>
    public const int Initial = 64 * 1024;

    private readonly Lock gate = new();
    private long available = Initial;
    private bool isKept;
    private TaskCompletionSource changed = NewSignal();

    /// <summary>Takes up to so many bytes of room; 0 when there is none, and <paramref name="untilChanged"/> tells when to ask again.</summary>
    public int TryTake(int wanted, out Task untilChanged)
    {
        lock (gate)
        {
            untilChanged = changed.Task;
            var granted = isKept ? (int)Math.Clamp(available, 0, wanted) : wanted;
            available -= granted;
            return granted;
        }
    }

    /// <summary>Gives back what was taken and not used.</summary>
    public void Return(int unused)
    {
        if (unused > 0)
        {
            Change(unused, keep: false);
        }
    }

    /// <summary>The other side made room.</summary>
    public void Enlarge(uint delta) => Change(delta, keep: true);

    /// <summary>The other side's streams begin with another size than before.</summary>
    public void BeginWith(uint before, uint now) => Change((long)now - before, keep: true);

    /// <summary>The stream is over: whoever waits for room shall look.</summary>
    public void Release() => Change(0, keep: false);

    private void Change(long delta, bool keep)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            available += delta;
            isKept |= keep;
            signal = changed;
            changed = NewSignal();
        }

        signal.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
