namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>A guest's descriptors by number; the lowest free number is given out next.</summary>
internal sealed class DescriptorTable
{
    /// <summary>Most descriptors a guest may hold at one time.</summary>
    public const int MaxDescriptors = 4096;

    private Descriptor?[] entries;

    public DescriptorTable(params ReadOnlySpan<Descriptor> initial) => entries = [.. initial];

    public Descriptor? Find(uint number) => number < (uint)entries.Length ? entries[number] : null;

    /// <summary>Adds a descriptor; null when the table is full.</summary>
    public uint? Add(Descriptor descriptor)
    {
        var free = Array.IndexOf(entries, null);
        if (free < 0)
        {
            if (entries.Length >= MaxDescriptors)
            {
                return null;
            }
            free = entries.Length;
            Array.Resize(ref entries, Math.Min(MaxDescriptors, entries.Length * 2));
        }
        entries[free] = descriptor;
        return (uint)free;
    }

    /// <summary>Takes a descriptor out without closing it; null when there is none.</summary>
    public Descriptor? Remove(uint number)
    {
        var descriptor = Find(number);
        if (descriptor is not null)
        {
            entries[number] = null;
        }
        return descriptor;
    }

    /// <summary>Moves <paramref name="from"/> onto <paramref name="to"/>, which is closed.</summary>
    public Errno Renumber(uint from, uint to)
    {
        if (Find(from) is not { } moved || Find(to) is not { } replaced)
        {
            return Errno.BadDescriptor;
        }
        if (from != to)
        {
            replaced.Close();
            entries[to] = moved;
            entries[from] = null;
        }
        return Errno.Success;
    }

    public void CloseAll()
    {
        foreach (var descriptor in entries)
        {
            descriptor?.Close();
        }
        entries = [];
    }
}
