using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Reflectors;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>Turns lists and watch events into store changes and calls of the handlers, all in one order under one lock.</summary>
internal sealed class HandlerSet<T>(ObjectStore<T> store, Func<T, T> transform) : IReflectorSink<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly List<IResourceHandler<T>> _handlers = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Synced => _synced.Task;

    public IDisposable Add(IResourceHandler<T> handler)
    {
        lock (_gate)
        {
            foreach (var item in store.List())
            {
                handler.OnAdded(item);
            }

            _handlers.Add(handler);
        }

        return new Registration(this, handler);
    }

    public void Replace(IReadOnlyList<T> items)
    {
        lock (_gate)
        {
            var present = new HashSet<NamespacedName>(items.Count);
            foreach (var item in items)
            {
                present.Add(NameOf(item));
            }

            foreach (var item in store.List())
            {
                if (!present.Contains(NameOf(item)))
                {
                    Delete_NeedsLock(NameOf(item));
                }
            }

            foreach (var item in items)
            {
                Set_NeedsLock(transform(item));
            }
        }

        _synced.TrySetResult();
    }

    public void Apply(WatchEvent<T> change)
    {
        lock (_gate)
        {
            if (change.Kind == WatchEventKind.Deleted)
            {
                Delete_NeedsLock(NameOf(change.Object));
            }
            else
            {
                Set_NeedsLock(transform(change.Object));
            }
        }
    }

    public void Resync()
    {
        lock (_gate)
        {
            foreach (var item in store.List())
            {
                _handlers.ForEach(handler => handler.OnUpdated(item, item));
            }
        }
    }

    private static NamespacedName NameOf(T item) => new(item.Metadata.NamespaceProperty, item.Metadata.Name);

    private void Set_NeedsLock(T item)
    {
        var name = NameOf(item);
        if (store.Get(name) is { } known && known.Metadata.Uid != item.Metadata.Uid)
        {
            // Deleted and made anew while we were not looking: two facts, told as two.
            Delete_NeedsLock(name);
        }

        var old = store.Set(name, item);
        if (old is null)
        {
            _handlers.ForEach(handler => handler.OnAdded(item));
        }
        else if (old.Metadata.ResourceVersion != item.Metadata.ResourceVersion)
        {
            _handlers.ForEach(handler => handler.OnUpdated(old, item));
        }
    }

    private void Delete_NeedsLock(NamespacedName name)
    {
        if (store.Remove(name) is { } last)
        {
            _handlers.ForEach(handler => handler.OnDeleted(last));
        }
    }

    private void Remove(IResourceHandler<T> handler)
    {
        lock (_gate)
        {
            _handlers.Remove(handler);
        }
    }

    private sealed class Registration(HandlerSet<T> owner, IResourceHandler<T> handler) : IDisposable
    {
        public void Dispose() => owner.Remove(handler);
    }
}
