using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>Writes the two ends of a binding: the volume first, since its claimRef decides whose it is. Each step is skipped once it is done.</summary>
internal sealed class VolumeWriter(IApiClient client)
{
    private const string BoundByController = "pv.kubernetes.io/bound-by-controller";
    private const string BindCompleted = "pv.kubernetes.io/bind-completed";

    /// <summary>Binds a claim and a volume to each other.</summary>
    public async Task BindAsync(V1PersistentVolumeClaim claim, V1PersistentVolume volume, CancellationToken cancellationToken)
    {
        volume = await KeepForAsync(volume, claim, cancellationToken);
        await SetPhaseAsync(volume, "Bound", null, cancellationToken);
        await NameVolumeAsync(claim, volume, cancellationToken);
        var status = new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = ObjectJson.Strings(volume.Spec.AccessModes ?? []),
            ["capacity"] = ObjectJson.Of(volume.Spec.Capacity),
        };
        await client.PatchAsync(ApiResources.PersistentVolumeClaims, Keys.Of(claim), MergePatches.SameObject(claim, new JsonObject { ["status"] = status }, "status"), cancellationToken);
    }

    /// <summary>Writes the claim into the volume's claimRef; fails when somebody else was faster.</summary>
    public async Task<V1PersistentVolume> KeepForAsync(V1PersistentVolume volume, V1PersistentVolumeClaim claim, CancellationToken cancellationToken)
    {
        if (volume.Spec.ClaimRef?.Uid == claim.Metadata.Uid)
        {
            return volume;
        }

        var reference = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolumeClaim",
            ["namespace"] = claim.Metadata.NamespaceProperty,
            ["name"] = claim.Metadata.Name,
            ["uid"] = claim.Metadata.Uid,
            ["resourceVersion"] = claim.Metadata.ResourceVersion,
        };
        var patch = new JsonObject { ["spec"] = new JsonObject { ["claimRef"] = reference } };
        if (volume.Spec.ClaimRef is null)
        {
            patch["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [BoundByController] = "yes" } };
        }

        return await client.PatchAsync(ApiResources.PersistentVolumes, Keys.Of(volume), MergePatches.Guarded(volume, patch), cancellationToken);
    }

    /// <summary>Writes a volume's phase, unless it has it.</summary>
    public async Task SetPhaseAsync(V1PersistentVolume volume, string phase, string? message, CancellationToken cancellationToken)
    {
        if (volume.Status?.Phase != phase)
        {
            var patch = new JsonObject { ["status"] = new JsonObject { ["phase"] = phase, ["message"] = message } };
            await client.PatchAsync(ApiResources.PersistentVolumes, Keys.Of(volume), MergePatches.SameObject(volume, patch, "status"), cancellationToken);
        }
    }

    /// <summary>Writes a claim's phase, unless it has it.</summary>
    public async Task SetPhaseAsync(V1PersistentVolumeClaim claim, string phase, CancellationToken cancellationToken)
    {
        if (claim.Status?.Phase != phase)
        {
            var patch = new JsonObject { ["status"] = new JsonObject { ["phase"] = phase } };
            await client.PatchAsync(ApiResources.PersistentVolumeClaims, Keys.Of(claim), MergePatches.SameObject(claim, patch, "status"), cancellationToken);
        }
    }

    private async Task NameVolumeAsync(V1PersistentVolumeClaim claim, V1PersistentVolume volume, CancellationToken cancellationToken)
    {
        if (claim.Spec.VolumeName == volume.Metadata.Name && claim.Metadata.Annotations?.ContainsKey(BindCompleted) == true)
        {
            return;
        }

        var annotations = new JsonObject { [BindCompleted] = "yes" };
        if (string.IsNullOrEmpty(claim.Spec.VolumeName))
        {
            annotations[BoundByController] = "yes";
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations }, ["spec"] = new JsonObject { ["volumeName"] = volume.Metadata.Name } };
        await client.PatchAsync(ApiResources.PersistentVolumeClaims, Keys.Of(claim), MergePatches.SameObject(claim, patch), cancellationToken);
    }
}
