namespace Krustlet.Contracts.Schema;

/// <summary><c>x-kubernetes-list-type</c>: how server-side apply merges a list.</summary>
public enum ListKind
{
    /// <summary>One owner for the whole list.</summary>
    Atomic,

    /// <summary>Unordered distinct scalars, each with its own owner.</summary>
    Set,

    /// <summary>Objects told apart by key fields, each with its own owner.</summary>
    Map,
}
