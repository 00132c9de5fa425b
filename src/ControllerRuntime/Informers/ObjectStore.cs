using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>Objects by name and by index.</summary>
internal sealed class ObjectStore<T>(IEnumerable<Indexer<T>> indexers) : IObjectStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, T> _items = [];
    private readonly Dictionary<Indexer<T>, Dictionary<string, HashSet<NamespacedName>>> _indexes =
        indexers.ToDictionary(indexer => indexer, _ => new Dictionary<string, HashSet<NamespacedName>>(StringComparer.Ordinal));

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _items.Count;
            }
        }
    }

    public T? Get(NamespacedName name)
    {
        lock (_gate)
        {
            return _items.GetValueOrDefault(name);
        }
    }

    public IReadOnlyList<T> List()
    {
        lock (_gate)
        {
            return [.. _items.Values];
        }
    }

    public IReadOnlyList<T> ByIndex(Indexer<T> indexer, string value)
    {
        lock (_gate)
        {
            if (!_indexes.TryGetValue(indexer, out var index))
            {
                throw new ArgumentException("This store was made without that indexer; pass it to the informer.", nameof(indexer));
            }

            return index.TryGetValue(value, out var names) ? [.. names.Select(name => _items[name])] : [];
        }
    }

    /// <summary>Stores an object; what it replaced, or null.</summary>
    public T? Set(NamespacedName name, T item)
    {
        lock (_gate)
        {
            var old = Take_NeedsLock(name);
            _items[name] = item;
            foreach (var (indexer, index) in _indexes)
            {
                foreach (var value in indexer.ValuesOf(item))
                {
                    if (!index.TryGetValue(value, out var names))
                    {
                        index[value] = names = [];
                    }

                    names.Add(name);
                }
            }

            return old;
        }
    }

    /// <summary>Forgets an object; what it was, or null.</summary>
    public T? Remove(NamespacedName name)
    {
        lock (_gate)
        {
            return Take_NeedsLock(name);
        }
    }

    private T? Take_NeedsLock(NamespacedName name)
    {
        if (!_items.Remove(name, out var old))
        {
            return null;
        }

        foreach (var (indexer, index) in _indexes)
        {
            foreach (var value in indexer.ValuesOf(old))
            {
                if (index.TryGetValue(value, out var names) && names.Remove(name) && names.Count == 0)
                {
                    index.Remove(value);
                }
            }
        }

        return old;
    }
}
