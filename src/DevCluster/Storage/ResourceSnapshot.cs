using System.Collections.Immutable;

namespace Krustlet.DevCluster.Storage;

/// <summary>All objects of one resource as they were at a revision.</summary>
internal sealed record ResourceSnapshot(long Revision, ImmutableSortedDictionary<ObjectKey, StoredObject> Objects)
{
    public static ResourceSnapshot Empty { get; } = new(0, ImmutableSortedDictionary<ObjectKey, StoredObject>.Empty);

    public StoredObject? Find(ObjectKey key) => Objects.GetValueOrDefault(key);
}
