namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>How an owner stands to its dependents.</summary>
internal enum OwnerState
{
    /// <summary>It exists, and keeps them.</summary>
    Solid,

    /// <summary>It is gone.</summary>
    Absent,

    /// <summary>It is being deleted in the foreground and waits for them.</summary>
    Waiting,
}
