using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>Makes the claims of Pods' generic ephemeral volumes; they go with the Pod that owns them (Kubernetes' <c>ephemeral-volume</c> controller).</summary>
internal sealed class EphemeralClaimController(IApiClient client, IEventRecorder events, SharedInformers informers) : IEntityController<V1Pod>
{
    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var client = environment.Client("ephemeral-volume");
        var entities = new EphemeralClaimController(client, environment.Events(client, "ephemeral_volume"), environment.Informers);
        environment.Control("ephemeral-volume", entities).Watch(environment.Informers.Pods, pod => pod.Spec.Volumes?.Any(volume => volume.Ephemeral is not null) == true ? [Keys.Of(pod)] : []);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (informers.Pods.Store.Get(key) is not { } pod || !pod.IsActive())
        {
            return ReconcileResult.Success;
        }

        foreach (var volume in pod.Spec.Volumes.Where(volume => volume.Ephemeral?.VolumeClaimTemplate is not null))
        {
            await EnsureAsync(pod, volume, cancellationToken);
        }

        return ReconcileResult.Success;
    }

    private async Task EnsureAsync(V1Pod pod, V1Volume volume, CancellationToken cancellationToken)
    {
        var name = new NamespacedName(pod.Metadata.NamespaceProperty, VolumeClaims.EphemeralName(pod, volume));
        if (await client.GetAsync(ApiResources.PersistentVolumeClaims, name, cancellationToken) is { } existing)
        {
            if (ControllerReferences.Of(existing)?.Uid != pod.Metadata.Uid)
            {
                events.Record(ObjectReferences.To(pod), EventSeverity.Warning, "EphemeralVolumeConflict", $"PVC {name} was not created for pod {Keys.Of(pod)} (pod is not owner)");
            }

            return;
        }

        var template = volume.Ephemeral.VolumeClaimTemplate;
        var claim = new V1PersistentVolumeClaim
        {
            ApiVersion = ApiResources.PersistentVolumeClaims.ApiVersion,
            Kind = ApiResources.PersistentVolumeClaims.Kind,
            Metadata = new V1ObjectMeta
            {
                Name = name.Name,
                NamespaceProperty = pod.Metadata.NamespaceProperty,
                Labels = template.Metadata?.Labels,
                Annotations = template.Metadata?.Annotations,
                OwnerReferences = [ControllerReferences.To(pod)],
            },
            Spec = template.Spec,
        };
        await client.CreateAsync(ApiResources.PersistentVolumeClaims, claim, cancellationToken);
    }
}
