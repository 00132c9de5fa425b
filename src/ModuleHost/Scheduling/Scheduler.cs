using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Scheduling;

/// <summary>
/// Runs tasks on a few threads that live as long as the scheduler. The threads are never replaced: each new thread that runs
/// wasm would leave memory maps behind (the engine swaps the thread's signal stack).
/// Make the scheduler before any engine: the engine's fibers must lie below <see cref="LowestStack"/>.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    private const int SpinsBeforeSleep = 40;
    private const int StackBytes = 1536 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<ScheduledTask> ready = new();
    private readonly SemaphoreSlim work = new(0);
    private readonly Thread[] threads;
    private int readyCount;
    private int sleeping;
    private bool stopping;

    public Scheduler(int threadCount, TimeProvider timeProvider)
    {
        Timers = new TimerQueue(timeProvider);
        Ticker = new EpochTicker();
        threads = new Thread[threadCount];
        var stacks = new nint[threadCount];
        using var started = new CountdownEvent(threadCount);
        for (var i = 0; i < threadCount; i++)
        {
            var index = i;
            threads[i] = new Thread(() =>
            {
                stacks[index] = FiberProbe.CurrentStackAddress();
                started.Signal();
                Run();
            }, StackBytes)
            { IsBackground = true, Name = $"module-worker-{i}" };
            threads[i].Start();
        }
        started.Wait();
        LowestStack = stacks.Min() - StackBytes;
    }

    /// <summary>An address below the stacks of all its threads.</summary>
    public nint LowestStack { get; }

    public TimerQueue Timers { get; }

    public SocketWatcher Sockets { get; } = new();

    public EpochTicker Ticker { get; }

    /// <summary>Whether a task waits for a thread: the one that runs should make way at its next chance.</summary>
    public bool HasReadyTasks => Volatile.Read(ref readyCount) > 0;

    public void Dispose()
    {
        lock (gate)
        {
            if (stopping)
            {
                return;
            }
            stopping = true;
        }
        work.Release(threads.Length);
        foreach (var thread in threads)
        {
            thread.Join();
        }
        Ticker.Dispose();
        Sockets.Dispose();
        Timers.Dispose();
        work.Dispose();
    }

    internal void Enqueue(ScheduledTask task)
    {
        lock (gate)
        {
            ready.Enqueue(task);
            Volatile.Write(ref readyCount, ready.Count);
        }
        Interlocked.MemoryBarrier();
        // Whoever lowers the count owes one release; a worker that is up finds the task by itself.
        if (TakeSleeper())
        {
            work.Release();
        }
    }

    private bool TakeSleeper()
    {
        while (true)
        {
            var seen = Volatile.Read(ref sleeping);
            if (seen == 0)
            {
                return false;
            }
            if (Interlocked.CompareExchange(ref sleeping, seen - 1, seen) == seen)
            {
                return true;
            }
        }
    }

    private void Run()
    {
        while (!Volatile.Read(ref stopping))
        {
            if (TryDequeue() is { } task)
            {
                Ticker.Enter();
                task.RunStep();
                Ticker.Leave();
            }
            else
            {
                WaitForWork();
            }
        }
    }

    private ScheduledTask? TryDequeue()
    {
        if (Volatile.Read(ref readyCount) == 0)
        {
            return null;
        }
        lock (gate)
        {
            var found = ready.TryDequeue(out var task);
            Volatile.Write(ref readyCount, ready.Count);
            return found ? task : null;
        }
    }

    private void WaitForWork()
    {
        for (var i = 0; i < SpinsBeforeSleep; i++)
        {
            if (HasReadyTasks || Volatile.Read(ref stopping))
            {
                return;
            }
            Thread.SpinWait(20);
        }
        Interlocked.Increment(ref sleeping);
        if ((HasReadyTasks || Volatile.Read(ref stopping)) && TakeSleeper())
        {
            return;
        }
        // Either nothing was there, or another thread already took this sleeper's place and releases it.
        work.Wait();
    }
}
