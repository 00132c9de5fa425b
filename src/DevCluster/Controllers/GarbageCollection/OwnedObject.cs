using k8s.Models;
using Krustlet.DevCluster.Controllers.Discovery;

namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>What the garbage collector knows of an object. Immutable.</summary>
internal sealed record OwnedObject(ServedKind Kind, string? Namespace, string Name, string Uid, bool IsDeleting, IReadOnlyList<string> Finalizers, IReadOnlyList<V1OwnerReference> Owners)
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    public bool WaitsForDependents => IsDeleting && Finalizers.Contains(Foreground);

    public bool OrphansDependents => IsDeleting && Finalizers.Contains(Orphan);

    public string Path => Kind.ItemPath(Namespace, Name);

    public static OwnedObject Of(ServedKind kind, V1ObjectMeta metadata) => new(
        kind,
        kind.Namespaced ? metadata.NamespaceProperty : null,
        metadata.Name,
        metadata.Uid,
        metadata.DeletionTimestamp is not null,
        [.. metadata.Finalizers ?? []],
        [.. metadata.OwnerReferences ?? []]);
}
