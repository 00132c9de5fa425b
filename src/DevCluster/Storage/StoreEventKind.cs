namespace Krustlet.DevCluster.Storage;

/// <summary>What a commit did.</summary>
internal enum StoreEventKind
{
    Added,
    Modified,
    Deleted,
}
