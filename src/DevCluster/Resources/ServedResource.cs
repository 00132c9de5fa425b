using System.Text.Json.Nodes;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Resources;

/// <summary>A resource in one version as requests reach it, and where its objects are.</summary>
internal sealed record ServedResource(ResourceDefinition Definition, ResourceTraits Traits, ResourceStore Store, IVersionConversion Conversion)
{
    public GroupVersion GroupVersion => new(Definition.Group, Definition.Version);

    /// <summary>A stored object in the served version, free to change.</summary>
    public JsonObject Thaw(StoredObject stored)
    {
        var value = stored.Thaw();
        Conversion.ToServed(value);
        return value;
    }
}
