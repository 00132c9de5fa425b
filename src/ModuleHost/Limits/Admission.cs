namespace Krustlet.ModuleHost.Limits;

/// <summary>Whether one more module fits: by number, and by memory maps.</summary>
internal sealed class Admission(int maxModules, MapBudget maps)
{
    private int running;

    public int RemainingMaps => maps.Remaining;

    /// <summary>Null: admitted, and owed one <see cref="Release"/>. Otherwise why not.</summary>
    public string? TryAdmit()
    {
        if (Interlocked.Increment(ref running) > maxModules)
        {
            Interlocked.Decrement(ref running);
            return $"This host runs its {maxModules} modules already: start another host.";
        }
        if (!maps.TryAdmit())
        {
            Interlocked.Decrement(ref running);
            return "This host has used up its memory maps: start another host, or raise the sysctl vm.max_map_count.";
        }
        return null;
    }

    public void Release()
    {
        Interlocked.Decrement(ref running);
        maps.Release();
    }
}
