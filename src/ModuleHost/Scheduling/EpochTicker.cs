using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Scheduling;

/// <summary>
/// Moves the engines' epoch on every millisecond, or what it is told, while wasm runs, which is what lets tasks share a thread and be stopped in a loop.
/// Sleeps when nothing has run for a while, so that an idle host costs no processor time.
/// </summary>
internal sealed class EpochTicker : IDisposable
{
    private const int IdleTicksBeforeSleep = 20;

    private readonly int periodMilliseconds;
    private readonly AutoResetEvent wakeUp = new(false);
    private readonly Thread thread;
    private NativeEngine[] engines = [];
    private int running;
    private int asleep;
    private volatile bool stopping;

    public EpochTicker(int periodMilliseconds = 1)
    {
        this.periodMilliseconds = periodMilliseconds;
        thread = new Thread(Run) { IsBackground = true, Name = "epoch-ticker" };
        thread.Start();
    }

    /// <summary>Adds an engine whose stores are to be ticked. It must outlive the ticker.</summary>
    public void Add(NativeEngine engine)
    {
        NativeEngine[] seen;
        do
        {
            seen = Volatile.Read(ref engines);
        }
        while (Interlocked.CompareExchange(ref engines, [.. seen, engine], seen) != seen);
    }

    /// <summary>A worker is about to run wasm.</summary>
    public void Enter()
    {
        Interlocked.Increment(ref running);
        if (Volatile.Read(ref asleep) == 1 && Interlocked.Exchange(ref asleep, 0) == 1)
        {
            wakeUp.Set();
        }
    }

    /// <summary>A worker has run wasm.</summary>
    public void Leave() => Interlocked.Decrement(ref running);

    public void Dispose()
    {
        stopping = true;
        wakeUp.Set();
        thread.Join();
        wakeUp.Dispose();
    }

    private void Run()
    {
        var idleTicks = 0;
        while (!stopping)
        {
            if (Volatile.Read(ref running) > 0)
            {
                idleTicks = 0;
                foreach (var engine in Volatile.Read(ref engines))
                {
                    engine.IncrementEpoch();
                }
            }
            else if (++idleTicks > IdleTicksBeforeSleep)
            {
                SleepUntilWorkRuns();
                idleTicks = 0;
            }
            wakeUp.WaitOne(periodMilliseconds);
        }
    }

    private void SleepUntilWorkRuns()
    {
        Interlocked.Exchange(ref asleep, 1);
        // A worker that entered before it could see us asleep is caught here.
        if (Volatile.Read(ref running) > 0 && Interlocked.Exchange(ref asleep, 0) == 1)
        {
            return;
        }
        wakeUp.WaitOne();
    }
}
