using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>Namespace</c>: the name as a label, the finalizer that waits for its content, the first phase.</summary>
internal sealed class NamespaceDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        var metadata = value.Ensure("metadata");
        if (metadata.Text("name") is { } name)
        {
            metadata.Ensure("labels")["kubernetes.io/metadata.name"] = name;
        }

        if (!metadata.ContainsKey("deletionTimestamp"))
        {
            value.Ensure("spec").Default("finalizers", new JsonArray("kubernetes"));
        }

        value.Ensure("status").Default("phase", "Active");
    }
}
