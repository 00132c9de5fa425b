using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>storage.k8s.io/v1 <c>CSIDriver</c>.</summary>
internal sealed class CsiDriverDefaults : IKindDefaults
{
    private static readonly string[] Unwanted = ["podInfoOnMount", "requiresRepublish", "storageCapacity", "seLinuxMount"];

    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        var spec = value.Ensure("spec");
        spec.Default("attachRequired", true);
        spec.Default("fsGroupPolicy", "ReadWriteOnceWithFSType");
        spec.Default("volumeLifecycleModes", new JsonArray("Persistent"));
        foreach (var field in Unwanted)
        {
            spec.Default(field, false);
        }
    }
}
