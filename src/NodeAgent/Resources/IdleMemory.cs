using Krustlet.ControllerRuntime.Hosting;

namespace Krustlet.NodeAgent.Resources;

/// <summary>
/// Gives memory back to the machine once work is over. The collector runs only as something is allocated, so a process that
/// has come to rest would keep the garbage of its busiest minute, and of its start, for hours.
/// </summary>
internal sealed class IdleMemory(IManagedHeap heap, TimeProvider time) : IOwnedLoop
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Whoever allocates more than this between two looks is at work and is not stopped for it: heartbeats need a tenth.</summary>
    public const long Quiet = 1 << 20;

    /// <summary>Less than this is not worth a collection.</summary>
    public const long Worthwhile = 4 << 20;

    private long before = heap.Allocated;
    private long collected;

    public string Name => "idle-memory";

    public StartOrder Order => StartOrder.Servers;

    /// <summary>Looks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            Look();
        }
    }

    /// <summary>Collects if the process has come to rest since the last look.</summary>
    public void Look()
    {
        var now = heap.Allocated;
        if (now - before <= Quiet && now - collected >= Worthwhile)
        {
            heap.GiveBack();
            collected = now;
        }

        before = now;
    }
}
