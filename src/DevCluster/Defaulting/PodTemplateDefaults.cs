using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>PodTemplate</c>.</summary>
internal sealed class PodTemplateDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value) => TemplateDefaults.Apply(value);
}
