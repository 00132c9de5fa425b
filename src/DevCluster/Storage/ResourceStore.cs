namespace Krustlet.DevCluster.Storage;

/// <summary>The objects of one resource and their history. Every version it is served as shares it. Changed only by <see cref="ObjectStore"/>.</summary>
internal sealed class ResourceStore
{
    private volatile ResourceSnapshot _current = ResourceSnapshot.Empty;

    public ResourceStore(string name, SelectableFields fields, int historySize)
    {
        Name = name;
        Fields = fields;
        Log = new EventLog(historySize);
    }

    /// <summary><c>GROUP/PLURAL</c>.</summary>
    public string Name { get; }

    public SelectableFields Fields { get; }

    public EventLog Log { get; }

    public ResourceSnapshot Current => _current;

    public StoredObject? Find(ObjectKey key) => _current.Find(key);

    /// <summary>Takes what was kept; how it came about is forgotten.</summary>
    internal void Restore(ResourceSnapshot snapshot)
    {
        _current = snapshot;
        Log.Forget(snapshot.Revision, snapshot);
    }

    internal void Show(ResourceSnapshot snapshot) => _current = snapshot;
}
