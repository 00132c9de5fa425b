namespace Krustlet.ModuleHost.Limits;

/// <summary>
/// Admits modules while memory maps last. A process that reaches the kernel's limit is aborted with every module in it,
/// so a host stops well before and the agent starts another host.
/// </summary>
internal sealed class MapBudget
{
    /// <summary>Maps that one more running module takes at most: its stack, its memory before and after the grown part, tables.</summary>
    public const int MapsPerModule = 6;

    /// <summary>Share of the kernel's limit that is used, in percent; the rest is for the runtime and for compiled code.</summary>
    private const int UsablePercent = 85;

    private const int ModulesBetweenCounts = 256;

    private readonly Lock gate = new();
    private readonly int usable;
    private readonly Func<int> countMaps;
    private int counted;
    private int runningAtCount;
    private int running;
    private int untilCount;

    public MapBudget(int limit, Func<int> countMaps)
    {
        usable = (int)((long)limit * UsablePercent / 100);
        this.countMaps = countMaps;
        counted = countMaps();
        untilCount = ModulesBetweenCounts;
    }

    /// <summary>Maps that may still be used.</summary>
    public int Remaining
    {
        get
        {
            lock (gate)
            {
                return Math.Max(0, usable - Estimate_NeedsLock());
            }
        }
    }

    /// <summary>Counts one more module in, if its maps fit. Each true is owed one <see cref="Release"/>.</summary>
    public bool TryAdmit()
    {
        lock (gate)
        {
            if (--untilCount <= 0 || usable - Estimate_NeedsLock() < MapsPerModule)
            {
                counted = countMaps();
                runningAtCount = running;
                untilCount = ModulesBetweenCounts;
            }
            if (usable - Estimate_NeedsLock() < MapsPerModule)
            {
                return false;
            }
            running++;
            return true;
        }
    }

    public void Release()
    {
        lock (gate)
        {
            running--;
        }
    }

    // What was counted, and what has been admitted since may not show yet.
    private int Estimate_NeedsLock() => counted + (Math.Max(0, running - runningAtCount) * MapsPerModule);
}
