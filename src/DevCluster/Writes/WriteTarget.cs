namespace Krustlet.DevCluster.Writes;

/// <summary>Which part of an object an update may change.</summary>
internal enum WriteTarget
{
    /// <summary>Everything but status, where status is a subresource.</summary>
    Main,

    /// <summary>Status only.</summary>
    Status,

    /// <summary>Whatever the subresource itself has changed: binding, approval, finalize, scale.</summary>
    Subresource,
}
