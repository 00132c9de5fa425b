namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>How an owner stands to its dependents.</summary>
internal enum OwnerState
{
    /// <summary>It exists, and keeps them.</summary>
    Solid,

    /// <summary>It exists, but its watch has not shown it yet: nobody would tell when it goes, so it must be asked for again.</summary>
    Unseen,

    /// <summary>It is gone.</summary>
    Absent,

    /// <summary>It is being deleted in the foreground and waits for them.</summary>
    Waiting,
}
