namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>One thing at a time is done with a volume; different volumes do not wait for each other. Nothing is held for a volume that nobody touches.</summary>
internal sealed class VolumeLocks
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Waits for the volume; disposing the answer lets the next one have it.</summary>
    public async Task<IDisposable> HoldAsync(string volume, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (gate)
        {
            if (!entries.TryGetValue(volume, out entry!))
            {
                entries[volume] = entry = new Entry(this, volume);
            }

            entry.Interested++;
        }

        try
        {
            await entry.Turn.WaitAsync(cancellationToken);
            return entry;
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    private void Leave(Entry entry)
    {
        lock (gate)
        {
            if (--entry.Interested == 0)
            {
                entries.Remove(entry.Volume);
                entry.Turn.Dispose();
            }
        }
    }

    private sealed class Entry(VolumeLocks owner, string volume) : IDisposable
    {
        public string Volume => volume;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Interested { get; set; }

        public void Dispose()
        {
            Turn.Release();
            owner.Leave(this);
        }
    }
}
