using System.Collections.Concurrent;
using System.Globalization;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>
/// What a controller has written over objects of its cache, by the key it was working on: until the cache holds that or something
/// newer, it tells of the past. Each key's entries are for the passes of that key alone; new objects are <see cref="Expectations"/>' affair.
/// </summary>
internal sealed class Overwrites<T>(IObjectStore<T> cache)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<NamespacedName, List<Overwrite>> _unseen = new();

    /// <summary>Takes note of an object as the API server answered it.</summary>
    public void Note(NamespacedName key, T written) =>
        _unseen.GetOrAdd(key, _ => []).Add(new Overwrite(Keys.Of(written), written.Metadata.Uid, Version(written)));

    public bool AreSeen(NamespacedName key)
    {
        if (_unseen.TryGetValue(key, out var writes) && writes.RemoveAll(IsSeen) > 0 && writes.Count == 0)
        {
            Forget(key);
        }

        return !_unseen.ContainsKey(key);
    }

    public void Forget(NamespacedName key) => _unseen.TryRemove(key, out _);

    // It was in the cache when it was written: if it is not now, its deletion has been seen.
    private bool IsSeen(Overwrite write) =>
        cache.Get(write.Name) is not { } known || known.Metadata.Uid != write.Uid || Version(known) >= write.Version;

    // Opaque once, comparable as numbers since Kubernetes says so (KEP-5504), and never anything else in practice.
    private static ulong Version(T item) => ulong.Parse(item.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture);

    private sealed record Overwrite(NamespacedName Name, string Uid, ulong Version);
}
