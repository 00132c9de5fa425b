using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.Tests.Testing;

/// <summary>Objects that no watch changes.</summary>
internal sealed class FixedStore<T>(params T[] items) : IObjectStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly List<T> _items = [.. items];

    public int Count => _items.Count;

    public void Add(T item) => _items.Add(item);

    public T? Get(NamespacedName name) => _items.SingleOrDefault(item => new NamespacedName(item.Metadata.NamespaceProperty, item.Metadata.Name) == name);

    public IReadOnlyList<T> List() => [.. _items];

    public IReadOnlyList<T> ByIndex(Indexer<T> indexer, string value) => throw new NotSupportedException("It has no indexes.");
}
