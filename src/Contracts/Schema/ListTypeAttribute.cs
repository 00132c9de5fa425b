namespace Krustlet.Contracts.Schema;

/// <summary>How server-side apply merges the list.</summary>
/// <param name="kind">The list type.</param>
/// <param name="keys">For a map: the fields that tell its elements apart; each required or defaulted in the element.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListTypeAttribute(ListKind kind, params string[] keys) : Attribute
{
    /// <summary>The list type.</summary>
    public ListKind Kind { get; } = kind;

    /// <summary>Key fields of a map.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;

    /// <summary>Fewest elements.</summary>
    public int MinItems { get; init; }

    /// <summary>Most elements.</summary>
    public int MaxItems { get; init; }
}
