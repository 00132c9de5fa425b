using System.Collections.Concurrent;
using System.Globalization;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>
/// Objects of a store, or as the API server last answered with them where that is newer: a watch tells of our own writes a moment later, and
/// who judges by what was before takes it all back. Thread-safe.
/// </summary>
public sealed class NewestObjects<T>(IObjectStore<T> store)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<NamespacedName, T> _answers = new();

    /// <summary>The object; null when the store has none, for which there may be many reasons.</summary>
    public T? Get(NamespacedName name)
    {
        // In this order: an answer that is dropped after it was looked for is one that the store, read later, has caught up with.
        var answer = _answers.GetValueOrDefault(name);
        var stored = store.Get(name);
        if (answer is null)
        {
            return stored;
        }

        if (stored is not null && stored.Metadata.Uid == answer.Metadata.Uid && VersionOf(stored) < VersionOf(answer))
        {
            return answer;
        }

        if (stored is not null)
        {
            // The store has caught up.
            _answers.TryRemove(new KeyValuePair<NamespacedName, T>(name, answer));
        }

        return stored;
    }

    /// <summary>Takes what the API server answered.</summary>
    public void Saw(T answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _answers[new NamespacedName(answer.Metadata.NamespaceProperty, answer.Metadata.Name)] = answer;
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(NamespacedName name) => _answers.TryRemove(name, out _);

    /// <summary>Versions of one object can be compared as numbers (Kubernetes API concepts, "Resource versions"); one that cannot is the oldest.</summary>
    private static ulong VersionOf(T item) => ulong.TryParse(item.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
