using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>Which of an object's fields a request can own: not what identifies it, what the server keeps, or what another subresource writes.</summary>
internal sealed class OwnedView(ResourceDefinition resource, string? subresource)
{
    private static readonly FrozenSet<string> ServerMetadata = new[]
    {
        "name", "namespace", "uid", "resourceVersion", "creationTimestamp", "selfLink", "generation", "managedFields",
    }.Select(PathElement.Field).ToFrozenSet();

    private static readonly string Metadata = PathElement.Field("metadata");

    /// <summary>The part of <paramref name="set"/> that can be owned.</summary>
    public FieldSet Of(FieldSet set)
    {
        var children = new Dictionary<string, FieldSet>();
        foreach (var (element, below) in set.Children.Where(child => IsWritable(child.Key[2..])))
        {
            children[element] = element == Metadata
                ? FieldSet.Of(false, below.Children.Where(child => !ServerMetadata.Contains(child.Key)).ToDictionary())
                : below;
        }

        return FieldSet.Of(false, children.Where(child => !child.Value.IsEmpty).ToDictionary());
    }

    /// <summary>A copy of an applied configuration with only what the request may write, and what identifies the object.</summary>
    public JsonObject Writable(JsonObject applied)
    {
        var copy = applied.DeepClone().AsObject();
        foreach (var name in copy.Select(field => field.Key).Where(name => name is not ("apiVersion" or "kind") && !IsWritable(name)).ToList())
        {
            copy.Remove(name);
        }

        return copy;
    }

    private bool IsWritable(string name) => name switch
    {
        "apiVersion" or "kind" => false,
        "status" => subresource is not null || !resource.HasStatus,
        "spec" => subresource != "status",
        _ => true,
    };
}
