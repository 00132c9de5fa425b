namespace Krustlet.DevCluster.FieldOwnership;

/// <summary><c>ManagedFieldsEntry.operation</c>.</summary>
internal enum ManagerOperation
{
    /// <summary>Server-side apply.</summary>
    Apply,

    /// <summary>Everything else.</summary>
    Update,
}
