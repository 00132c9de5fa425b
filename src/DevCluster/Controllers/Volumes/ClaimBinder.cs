using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>Binds claims to volumes (Kubernetes' <c>persistentvolume-binder</c>, the claims' half). Runs with one worker, so that two claims do not fight for a volume.</summary>
internal sealed class ClaimBinder(IApiClient client, IEventRecorder events, VolumeClaims claims, VolumeWriter writer) : IEntityController<V1PersistentVolumeClaim>
{
    private const string SelectedNode = "volume.kubernetes.io/selected-node";
    private static readonly string[] ProvisionerAnnotations = ["volume.beta.kubernetes.io/storage-provisioner", "volume.kubernetes.io/storage-provisioner"];

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment, VolumeClaims claims)
    {
        var (client, informers) = (environment.Client("persistent-volume-binder"), environment.Informers);
        var entities = new ClaimBinder(client, environment.Events(client, "persistentvolume-controller"), claims, new VolumeWriter(client));
        IEnumerable<NamespacedName> Pending() => informers.PersistentVolumeClaims.Store.List().Where(claim => !VolumeClaims.IsBound(claim)).Select(Keys.Of);
        environment.Control("persistent-volume-binder", entities, workers: 1)
            .Watch(informers.PersistentVolumeClaims)
            .Watch(informers.PersistentVolumes, volume => volume.Spec.ClaimRef is { } reference ? [new NamespacedName(reference.NamespaceProperty, reference.Name)] : Pending())
            .Watch(informers.StorageClasses, _ => Pending());
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (claims.Claim(key) is not { Metadata.DeletionTimestamp: null } claim)
        {
            return ReconcileResult.Success;
        }

        if (VolumeClaims.IsBound(claim))
        {
            await LookForVolumeAsync(claim, cancellationToken);
        }
        else if (!string.IsNullOrEmpty(claim.Spec.VolumeName))
        {
            await BindToNamedAsync(claim, cancellationToken);
        }
        else if (Candidate(claim) is { } volume)
        {
            await writer.BindAsync(claim, volume, cancellationToken);
        }
        else
        {
            await ExplainAsync(claim, cancellationToken);
        }

        return ReconcileResult.Success;
    }

    /// <summary>A claim that waits for its consumer takes only what is kept for it: by a user, or by the scheduler.</summary>
    private V1PersistentVolume? Candidate(V1PersistentVolumeClaim claim) => VolumeMatching.Best(
        claim, claims.WaitsForConsumer(claim) ? claims.Volumes.Where(volume => VolumeMatching.IsKeptFor(volume, claim)) : claims.Volumes);

    private async Task LookForVolumeAsync(V1PersistentVolumeClaim claim, CancellationToken cancellationToken)
    {
        if (claims.Volume(claim.Spec.VolumeName) is null
            && await client.GetAsync(ApiResources.PersistentVolumes, NamespacedName.Cluster(claim.Spec.VolumeName), cancellationToken) is null)
        {
            await writer.SetPhaseAsync(claim, "Lost", cancellationToken);
            events.Record(ObjectReferences.To(claim), EventSeverity.Warning, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        }
    }

    private async Task BindToNamedAsync(V1PersistentVolumeClaim claim, CancellationToken cancellationToken)
    {
        if (claims.Volume(claim.Spec.VolumeName) is not { Metadata.DeletionTimestamp: null } volume)
        {
            return;
        }

        if (volume.Spec.ClaimRef is not null && !VolumeMatching.IsKeptFor(volume, claim))
        {
            events.Record(ObjectReferences.To(claim), EventSeverity.Warning, "FailedBinding", $"volume \"{volume.Metadata.Name}\" already bound to a different claim.");
        }
        else if (VolumeMatching.Problem(volume, claim) is { } problem)
        {
            events.Record(ObjectReferences.To(claim), EventSeverity.Warning, "VolumeMismatch", $"Cannot bind to requested volume \"{volume.Metadata.Name}\": {problem}");
        }
        else
        {
            await writer.BindAsync(claim, volume, cancellationToken);
        }
    }

    private async Task ExplainAsync(V1PersistentVolumeClaim claim, CancellationToken cancellationToken)
    {
        if (claims.WaitsForConsumer(claim) && claim.Metadata.Annotations?.ContainsKey(SelectedNode) != true)
        {
            events.Record(ObjectReferences.To(claim), EventSeverity.Normal, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
        }
        else if (claims.Provisioner(claim) is { } provisioner)
        {
            await TellProvisionerAsync(claim, provisioner, cancellationToken);
            events.Record(ObjectReferences.To(claim), EventSeverity.Normal, "ExternalProvisioning",
                $"waiting for a volume to be created, either by external provisioner \"{provisioner}\" or manually created by system administrator");
        }
        else
        {
            events.Record(ObjectReferences.To(claim), EventSeverity.Normal, "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
        }
    }

    private async Task TellProvisionerAsync(V1PersistentVolumeClaim claim, string provisioner, CancellationToken cancellationToken)
    {
        var missing = ProvisionerAnnotations.Where(name => claim.Metadata.Annotations is not { } known || !known.TryGetValue(name, out var value) || value != provisioner).ToList();
        if (missing.Count > 0)
        {
            var annotations = ObjectJson.Strings(missing.Select(name => KeyValuePair.Create(name, provisioner)));
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
            await client.PatchAsync(ApiResources.PersistentVolumeClaims, Keys.Of(claim), MergePatches.SameObject(claim, patch), cancellationToken);
        }
    }
}
