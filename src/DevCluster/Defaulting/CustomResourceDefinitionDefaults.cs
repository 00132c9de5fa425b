using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>apiextensions/v1 <c>CustomResourceDefinition</c>.</summary>
internal sealed class CustomResourceDefinitionDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        var spec = value.Ensure("spec");
        var names = spec.Ensure("names");
        if (names.Text("kind") is { } kind)
        {
            names.Default("singular", kind.ToLowerInvariant());
            names.Default("listKind", kind + "List");
        }

        spec.Ensure("conversion").Default("strategy", "None");
    }
}
