using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Reflectors;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>What an informer holds and how.</summary>
public sealed record InformerOptions<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Which objects.</summary>
    public ListScope Scope { get; init; } = ListScope.All;

    /// <summary>Ways to look objects up.</summary>
    public IReadOnlyList<Indexer<T>> Indexers { get; init; } = [];

    /// <summary>
    /// What is kept of an object; may change it in place. The default drops <c>metadata.managedFields</c>, often half of an
    /// object, which no controller reads.
    /// </summary>
    public Func<T, T> Transform { get; init; } = DropManagedFields;

    /// <summary>Handlers hear of every object again at this interval; null for never.</summary>
    public TimeSpan? Resync { get; init; }

    /// <summary>How the API is listed and watched.</summary>
    public ReflectorOptions Reflector { get; init; } = new();

    private static T DropManagedFields(T item)
    {
        item.Metadata?.ManagedFields = null;
        return item;
    }
}
