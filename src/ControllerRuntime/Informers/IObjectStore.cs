using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>The last known state of a kind. Thread-safe. Objects are shared: never change one you were given.</summary>
public interface IObjectStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>How many objects there are.</summary>
    int Count { get; }

    /// <summary>One object, or null.</summary>
    T? Get(NamespacedName name);

    /// <summary>All objects as of now.</summary>
    IReadOnlyList<T> List();

    /// <summary>The objects that <paramref name="indexer"/>, given when the store was made, files under <paramref name="value"/>.</summary>
    IReadOnlyList<T> ByIndex(Indexer<T> indexer, string value);
}
