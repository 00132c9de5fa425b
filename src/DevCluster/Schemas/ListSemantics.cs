namespace Krustlet.DevCluster.Schemas;

/// <summary>How one list property of a built-in type is owned and patched.</summary>
/// <param name="Type">For server-side apply.</param>
/// <param name="Keys">Key fields of a map list.</param>
/// <param name="Patch">For strategic merge patches.</param>
internal sealed record ListSemantics(ListType Type, IReadOnlyList<string> Keys, PatchStrategy Patch)
{
    /// <summary>The rule of nearly all lists: one value, replaced as a whole.</summary>
    public static ListSemantics Atomic { get; } = new(ListType.Atomic, [], default);

    /// <summary>Objects told apart by <paramref name="keys"/>; strategic merge knows only the first of them.</summary>
    public static ListSemantics MapBy(params string[] keys) => new(ListType.Map, keys, new(true, keys[0], false));

    /// <summary>Objects told apart for server-side apply, yet replaced by a strategic merge patch.</summary>
    public static ListSemantics MapForApplyOnly(params string[] keys) => new(ListType.Map, keys, default);

    /// <summary>Scalars that occur once.</summary>
    public static ListSemantics Set(bool merge = false) => new(ListType.Set, [], new(merge, null, false));
}
