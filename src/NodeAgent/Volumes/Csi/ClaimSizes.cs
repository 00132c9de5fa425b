using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>Tells the cluster that a claim's file system has grown: status.capacity, without the conditions of resizing.</summary>
internal sealed class ClaimSizes(IApiClient api)
{
    private static readonly IReadOnlyList<string> Conditions = ["FileSystemResizePending", "Resizing", "ControllerResizeError", "NodeResizeError"];

    /// <summary>Writes it; nothing when the claim says so already.</summary>
    /// <exception cref="ApiException">It could not be written.</exception>
    public async Task SetAsync(CsiClaim grown, CancellationToken cancellationToken)
    {
        if (grown.ClaimSize < grown.VolumeSize)
        {
            var metadata = grown.Claim.Metadata;
            var patch = new PatchRequest(PatchKind.StrategicMerge, Patch(grown).ToJsonString(), Subresource: "status");
            await api.PatchAsync(ApiResources.PersistentVolumeClaims, new NamespacedName(metadata.NamespaceProperty, metadata.Name), patch, cancellationToken);
        }
    }

    private static JsonObject Patch(CsiClaim grown)
    {
        var status = new JsonObject { ["capacity"] = new JsonObject { ["storage"] = grown.Volume.Spec.Capacity["storage"].ToString() } };
        var over = (grown.Claim.Status.Conditions ?? []).Where(static c => Conditions.Contains(c.Type)).ToList();
        if (over.Count > 0)
        {
            status["conditions"] = new JsonArray([.. over.Select(static JsonNode (c) => new JsonObject { ["$patch"] = "delete", ["type"] = c.Type })]);
        }

        // Kubernetes 1.34 and later: what is still to be done of the expansion.
        if (grown.Claim.Status.AllocatedResourceStatuses?.ContainsKey("storage") == true)
        {
            status["allocatedResourceStatuses"] = new JsonObject { ["storage"] = null };
        }

        return new JsonObject { ["metadata"] = new JsonObject { ["uid"] = grown.Claim.Metadata.Uid }, ["status"] = status };
    }
}
