using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>PersistentVolumeClaim</c>.</summary>
internal sealed class VolumeClaimDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value) => value.Ensure("spec").Default("volumeMode", "Filesystem");
}
