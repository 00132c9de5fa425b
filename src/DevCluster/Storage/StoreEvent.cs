namespace Krustlet.DevCluster.Storage;

/// <summary>One commit to one resource.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Object">The object after it; for a deletion, as it last was but at the revision of the deletion.</param>
/// <param name="Previous">The object before it, or null for an addition.</param>
/// <param name="After">All objects of the resource after it.</param>
internal sealed record StoreEvent(StoreEventKind Kind, StoredObject Object, StoredObject? Previous, ResourceSnapshot After)
{
    public long Revision => Object.Revision;
}
