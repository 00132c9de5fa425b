using System.Text.Json.Nodes;
using Krustlet.DevCluster.Controllers.Volumes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Admission;

/// <summary>Puts the finalizers on claims and volumes that keep them while they are in use (<c>StorageObjectInUseProtection</c>).</summary>
internal sealed class StorageProtection : IAdmission
{
    public void Admit(AdmissionRequest request)
    {
        if (request.Creates("", "persistentvolumeclaims"))
        {
            Add(request.Value, ClaimProtection.Finalizer);
        }
        else if (request.Creates("", "persistentvolumes"))
        {
            Add(request.Value, VolumeProtection.Finalizer);
        }
    }

    private static void Add(JsonObject value, string finalizer)
    {
        var metadata = value.Ensure("metadata");
        var finalizers = metadata["finalizers"] as JsonArray ?? [];
        if (!finalizers.Any(each => (string?)each == finalizer))
        {
            finalizers.Add((JsonNode)finalizer);
        }

        metadata["finalizers"] ??= finalizers;
    }
}
