namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>
/// Who owns whom, by UID. Says after each change which objects to look at: those a change may have orphaned, and owners that
/// wait for it. Thread-safe; a lock of its own orders all kinds' watches.
/// </summary>
internal sealed class OwnerGraph(Action<string> concern)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OwnedObject> _objects = [];
    private readonly Dictionary<string, HashSet<string>> _dependents = [];

    public OwnedObject? Find(string uid)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(uid);
        }
    }

    public IReadOnlyList<OwnedObject> DependentsOf(string uid)
    {
        lock (_gate)
        {
            return _dependents.TryGetValue(uid, out var dependents) ? [.. dependents.Select(dependent => _objects[dependent])] : [];
        }
    }

    public void Set(OwnedObject item)
    {
        lock (_gate)
        {
            var before = _objects.GetValueOrDefault(item.Uid);
            Unlink_NeedsLock(before);
            _objects[item.Uid] = item;
            foreach (var owner in item.Owners)
            {
                if (!_dependents.TryGetValue(owner.Uid, out var dependents))
                {
                    _dependents[owner.Uid] = dependents = [];
                }

                dependents.Add(item.Uid);
            }

            Concern_NeedsLock(before, item);
        }
    }

    public void Remove(string uid)
    {
        lock (_gate)
        {
            if (!_objects.Remove(uid, out var item))
            {
                return;
            }

            Unlink_NeedsLock(item);
            ConcernDependents_NeedsLock(uid);
            ConcernOwners_NeedsLock(item);
        }
    }

    private void Concern_NeedsLock(OwnedObject? before, OwnedObject item)
    {
        if (item.WaitsForDependents || item.OrphansDependents)
        {
            concern(item.Uid);
        }

        // An owner that is not known may be gone, or of a kind whose watch lags behind: to be asked for.
        if (item.Owners.Any(owner => _objects.GetValueOrDefault(owner.Uid) is null or { WaitsForDependents: true }))
        {
            concern(item.Uid);
        }

        if (item.WaitsForDependents && before?.WaitsForDependents != true)
        {
            ConcernDependents_NeedsLock(item.Uid);
        }

        ConcernOwners_NeedsLock(before ?? item);
    }

    private void ConcernDependents_NeedsLock(string uid)
    {
        foreach (var dependent in _dependents.GetValueOrDefault(uid) ?? [])
        {
            concern(dependent);
        }
    }

    private void ConcernOwners_NeedsLock(OwnedObject item)
    {
        foreach (var owner in item.Owners.Where(owner => _objects.GetValueOrDefault(owner.Uid) is { WaitsForDependents: true } or { OrphansDependents: true }))
        {
            concern(owner.Uid);
        }
    }

    private void Unlink_NeedsLock(OwnedObject? item)
    {
        foreach (var owner in item?.Owners ?? [])
        {
            if (_dependents.TryGetValue(owner.Uid, out var dependents) && dependents.Remove(item!.Uid) && dependents.Count == 0)
            {
                _dependents.Remove(owner.Uid);
            }
        }
    }
}
