using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>
/// A set of paths as a trie, which is what FieldsV1 is written as: <c>{"f:spec":{"f:replicas":{}}}</c>. Elements are kept in their
/// written form (see <see cref="PathElement"/>). A node that is both a path of the set and a prefix of others carries <c>"."</c>.
/// Immutable; sets share their nodes.
/// </summary>
internal sealed class FieldSet
{
    private static readonly IReadOnlyDictionary<string, FieldSet> NoChildren = new Dictionary<string, FieldSet>();

    private FieldSet(bool isMember, IReadOnlyDictionary<string, FieldSet> children) => (IsMember, Children) = (isMember, children);

    /// <summary>No path.</summary>
    public static FieldSet Empty { get; } = new(false, NoChildren);

    /// <summary>Only the path this node stands for.</summary>
    public static FieldSet Leaf { get; } = new(true, NoChildren);

    /// <summary>Whether the path itself is in the set.</summary>
    public bool IsMember { get; }

    /// <summary>What is below, by element.</summary>
    public IReadOnlyDictionary<string, FieldSet> Children { get; }

    /// <summary>Whether neither the path nor anything below is in the set.</summary>
    public bool IsEmpty => !IsMember && Children.Count == 0;

    /// <summary>A node of these children; those that are empty are left out.</summary>
    public static FieldSet Of(bool isMember, Dictionary<string, FieldSet>? children)
    {
        if (children is null || children.Count == 0)
        {
            return isMember ? Leaf : Empty;
        }

        return new(isMember, children);
    }

    /// <summary>Reads FieldsV1.</summary>
    public static FieldSet Parse(JsonObject fields)
    {
        Dictionary<string, FieldSet>? children = null;
        foreach (var (element, below) in fields)
        {
            if (element != ".")
            {
                (children ??= [])[element] = below is JsonObject { Count: > 0 } nested ? Parse(nested) : Leaf;
            }
        }

        return Of(fields.ContainsKey("."), children);
    }

    /// <summary>Writes FieldsV1, sorted.</summary>
    public JsonObject ToJson()
    {
        var fields = new JsonObject();
        if (IsMember && Children.Count > 0)
        {
            fields["."] = new JsonObject();
        }

        foreach (var (element, below) in Children.OrderBy(child => child.Key, StringComparer.Ordinal))
        {
            fields[element] = below.ToJson();
        }

        return fields;
    }

    /// <summary>Paths of either.</summary>
    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other))
        {
            return this;
        }

        if (IsEmpty)
        {
            return other;
        }

        var children = new Dictionary<string, FieldSet>(Children);
        foreach (var (element, below) in other.Children)
        {
            children[element] = children.TryGetValue(element, out var known) ? known.Union(below) : below;
        }

        return Of(IsMember || other.IsMember, children);
    }

    /// <summary>Paths of this that are not in <paramref name="other"/>.</summary>
    public FieldSet Except(FieldSet other)
    {
        if (other.IsEmpty)
        {
            return this;
        }

        var children = new Dictionary<string, FieldSet>();
        foreach (var (element, below) in Children)
        {
            var left = other.Children.TryGetValue(element, out var taken) ? below.Except(taken) : below;
            if (!left.IsEmpty)
            {
                children.Add(element, left);
            }
        }

        return Of(IsMember && !other.IsMember, children);
    }

    /// <summary>Paths of both.</summary>
    public FieldSet Intersect(FieldSet other)
    {
        var children = new Dictionary<string, FieldSet>();
        foreach (var (element, below) in Children)
        {
            if (other.Children.TryGetValue(element, out var known) && below.Intersect(known) is { IsEmpty: false } shared)
            {
                children.Add(element, shared);
            }
        }

        return Of(IsMember && other.IsMember, children);
    }

    /// <summary>Whether both hold the same paths.</summary>
    public bool SetEquals(FieldSet other) =>
        ReferenceEquals(this, other)
        || (IsMember == other.IsMember
            && Children.Count == other.Children.Count
            && Children.All(child => other.Children.TryGetValue(child.Key, out var known) && child.Value.SetEquals(known)));

    /// <summary>Every path, printed for people: <c>.spec.containers[name="web"].image</c>.</summary>
    public IEnumerable<string> Paths() => Paths("");

    private IEnumerable<string> Paths(string prefix)
    {
        if (IsMember)
        {
            yield return prefix;
        }

        foreach (var (element, below) in Children.OrderBy(child => child.Key, StringComparer.Ordinal))
        {
            foreach (var path in below.Paths(prefix + PathElement.Display(element)))
            {
                yield return path;
            }
        }
    }
}
