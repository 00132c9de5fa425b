using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Storage.Files;

namespace Krustlet.DevCluster.Storage;

/// <summary>
/// All resources in memory, and in a folder if asked, under one revision counter, as etcd keeps them. A commit names the version that it replaces;
/// when that is no longer the current one, nothing happens and the caller decides whether to try again.
/// </summary>
internal sealed class ObjectStore
{
    private readonly Lock _commit = new();
    private readonly ConcurrentDictionary<string, ResourceStore> _resources = new(StringComparer.Ordinal);
    private readonly int _historySize;
    private readonly StateFolder? _state;
    private long _revision = 1;

    /// <param name="historySize">Commits of each resource that watchers may go back.</param>
    /// <param name="state">Where to keep everything; null for memory only.</param>
    public ObjectStore(int historySize, StateFolder? state = null)
    {
        (_historySize, _state) = (historySize, state);
        _revision = state?.Revision ?? 1;
    }

    /// <summary>
    /// Raised with each commit, in the committing request: reads see it, watchers are told once all handlers are through. So what a
    /// commit brings about is there before anyone can act on it. Handlers may commit to other resources.
    /// </summary>
    public event Action<ResourceStore, StoreEvent>? Committed;

    public long Revision => Volatile.Read(ref _revision);

    public IEnumerable<ResourceStore> Resources => _resources.Values;

    /// <summary>The store of <c>GROUP/PLURAL</c>, made on first use.</summary>
    public ResourceStore Open(string name, SelectableFields fields)
    {
        if (_resources.TryGetValue(name, out var known))
        {
            return known;
        }

        lock (_commit)
        {
            return _resources.GetOrAdd(name, key => Restore(new ResourceStore(key, fields, _historySize)));
        }
    }

    /// <summary>The current objects at the revision of the whole store, so that a watch from there misses nothing.</summary>
    public ResourceSnapshot Read(ResourceStore resource)
    {
        lock (_commit)
        {
            return resource.Current with { Revision = _revision };
        }
    }

    /// <summary>Adds an object; null when there is one of this key.</summary>
    public StoredObject? TryAdd(ResourceStore resource, ObjectKey key, JsonObject value)
    {
        lock (_commit)
        {
            if (resource.Find(key) is not null)
            {
                return null;
            }

            var added = StoredObject.Freeze(value, ++_revision, resource.Fields);
            return Publish(resource, StoreEventKind.Added, added, null).Object;
        }
    }

    /// <summary>Replaces a version of an object; null when it is no longer the current one.</summary>
    public StoredObject? TryReplace(ResourceStore resource, StoredObject expected, JsonObject value)
    {
        lock (_commit)
        {
            if (!ReferenceEquals(resource.Find(expected.Key), expected))
            {
                return null;
            }

            var replaced = StoredObject.Freeze(value, ++_revision, resource.Fields);
            return Publish(resource, StoreEventKind.Modified, replaced, expected).Object;
        }
    }

    /// <summary>Removes an object; null when <paramref name="expected"/> is no longer the current version. <paramref name="last"/> is how watchers see it last.</summary>
    public StoredObject? TryRemove(ResourceStore resource, StoredObject expected, JsonObject last)
    {
        lock (_commit)
        {
            if (!ReferenceEquals(resource.Find(expected.Key), expected))
            {
                return null;
            }

            var removed = StoredObject.Freeze(last, ++_revision, resource.Fields);
            return Publish(resource, StoreEventKind.Deleted, removed, expected).Object;
        }
    }

    /// <summary>Forgets all history: every older resource version is answered with 410 from now on.</summary>
    public void Compact()
    {
        lock (_commit)
        {
            _revision++;
            _state?.Append(_revision);
            foreach (var resource in _resources.Values)
            {
                resource.Log.Forget(_revision, resource.Current);
            }
        }
    }

    private StoreEvent Publish(ResourceStore resource, StoreEventKind kind, StoredObject value, StoredObject? previous)
    {
        var objects = kind == StoreEventKind.Deleted
            ? resource.Current.Objects.Remove(value.Key)
            : resource.Current.Objects.SetItem(value.Key, value);
        var change = new StoreEvent(kind, value, previous, new ResourceSnapshot(value.Revision, objects));
        _state?.Append(change, resource.Name);
        resource.Show(change.After);
        try
        {
            Committed?.Invoke(resource, change);
        }
        finally
        {
            resource.Log.Append(change);
        }

        if (_state is { IsDueForSnapshot: true })
        {
            _state.WriteSnapshot(_revision, _resources.Values);
        }

        return change;
    }

    private ResourceStore Restore(ResourceStore resource)
    {
        if (_state is not null)
        {
            var objects = _state.Take(resource.Name).Select(record => StoredObject.Freeze(record.Value!, record.Revision, resource.Fields));
            resource.Restore(new ResourceSnapshot(_state.Revision, objects.ToImmutableSortedDictionary(value => value.Key, value => value)));
        }

        return resource;
    }
}
