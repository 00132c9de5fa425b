using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.DevCluster.Controllers.Hosting;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>Lets a deleted volume go once it is bound no more (Kubernetes' <c>pv-protection</c>).</summary>
internal sealed class VolumeProtection(IApiClient client, SharedInformers informers) : IEntityController<V1PersistentVolume>
{
    /// <summary>What admission puts on every volume.</summary>
    public const string Finalizer = "kubernetes.io/pv-protection";

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var entities = new VolumeProtection(environment.Client("pv-protection"), environment.Informers);
        environment.Control("pv-protection", entities).Watch(environment.Informers.PersistentVolumes)
            .Watch(environment.Informers.PersistentVolumeClaims, claim => string.IsNullOrEmpty(claim.Spec.VolumeName) ? [] : [NamespacedName.Cluster(claim.Spec.VolumeName)]);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (informers.PersistentVolumes.Store.Get(key) is { Metadata.DeletionTimestamp: not null } volume && volume.Metadata.Finalizers?.Contains(Finalizer) == true && !IsInUse(volume))
        {
            await client.PatchAsync(ApiResources.PersistentVolumes, key, FinalizerPatches.Without(volume, Finalizer), cancellationToken);
        }

        return ReconcileResult.Success;
    }

    private bool IsInUse(V1PersistentVolume volume) =>
        volume.Status?.Phase == "Bound"
        && volume.Spec.ClaimRef is { } reference
        && informers.PersistentVolumeClaims.Store.Get(new NamespacedName(reference.NamespaceProperty, reference.Name))?.Metadata.Uid == reference.Uid;
}
