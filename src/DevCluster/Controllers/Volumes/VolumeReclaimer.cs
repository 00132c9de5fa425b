using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>
/// Keeps the phase of volumes true and does what their reclaim policy says (Kubernetes' <c>persistentvolume-binder</c>, the volumes' half). It deletes no data itself: a CSI volume is left to
/// its provisioner, any other becomes Failed.
/// </summary>
internal sealed class VolumeReclaimer(IApiClient client, IEventRecorder events, VolumeClaims claims, VolumeWriter writer) : IEntityController<V1PersistentVolume>
{
    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment, VolumeClaims claims)
    {
        var (client, informers) = (environment.Client("persistent-volume-reclaimer"), environment.Informers);
        var entities = new VolumeReclaimer(client, environment.Events(client, "persistentvolume-controller"), claims, new VolumeWriter(client));
        environment.Control("persistent-volume-reclaimer", entities)
            .Watch(informers.PersistentVolumes)
            .Watch(informers.PersistentVolumeClaims, claim => string.IsNullOrEmpty(claim.Spec.VolumeName) ? [] : [NamespacedName.Cluster(claim.Spec.VolumeName)]);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (claims.Volume(key.Name) is not { Metadata.DeletionTimestamp: null } volume)
        {
            return ReconcileResult.Success;
        }

        if (string.IsNullOrEmpty(volume.Spec.ClaimRef?.Uid))
        {
            await writer.SetPhaseAsync(volume, "Available", null, cancellationToken);
            return ReconcileResult.Success;
        }

        var name = new NamespacedName(volume.Spec.ClaimRef.NamespaceProperty, volume.Spec.ClaimRef.Name);
        var claim = claims.Claim(name);
        if (claim?.Metadata.Uid != volume.Spec.ClaimRef.Uid)
        {
            // The watch of claims may be behind; data depends on it.
            claim = await client.GetAsync(ApiResources.PersistentVolumeClaims, name, cancellationToken);
        }

        if (claim?.Metadata.Uid != volume.Spec.ClaimRef.Uid)
        {
            await ReclaimAsync(volume, cancellationToken);
        }
        else if (claim.Spec.VolumeName == volume.Metadata.Name)
        {
            await writer.SetPhaseAsync(volume, "Bound", null, cancellationToken);
        }

        return ReconcileResult.Success;
    }

    private async Task ReclaimAsync(V1PersistentVolume volume, CancellationToken cancellationToken)
    {
        if (volume.Spec.PersistentVolumeReclaimPolicy != "Delete" || volume.Spec.Csi is not null)
        {
            await writer.SetPhaseAsync(volume, "Released", null, cancellationToken);
        }
        else if (volume.Status?.Phase != "Failed")
        {
            const string Message = "error getting deleter volume plugin for volume: no deletable volume plugin matched";
            await writer.SetPhaseAsync(volume, "Failed", Message, cancellationToken);
            events.Record(ObjectReferences.To(volume), EventSeverity.Warning, "VolumeFailedDelete", Message);
        }
    }
}
