namespace Krustlet.DevCluster.Schemas;

/// <summary><c>x-kubernetes-list-type</c>: how server-side apply sees a list.</summary>
internal enum ListType
{
    /// <summary>One value, owned as a whole.</summary>
    Atomic,

    /// <summary>Scalars that occur once; each is owned.</summary>
    Set,

    /// <summary>Objects told apart by key fields; each field of each object is owned.</summary>
    Map,
}
