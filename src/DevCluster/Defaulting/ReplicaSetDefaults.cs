using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>apps/v1 <c>ReplicaSet</c>.</summary>
internal sealed class ReplicaSetDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        var spec = value.Ensure("spec");
        spec.Default("replicas", 1);
        TemplateDefaults.Apply(spec);
        value.Ensure("status").Default("replicas", 0);
    }
}
