using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>Lets a deleted claim go once no Pod that has a node uses it (Kubernetes' <c>pvc-protection</c>).</summary>
internal sealed class ClaimProtection(IApiClient client, SharedInformers informers) : IEntityController<V1PersistentVolumeClaim>
{
    /// <summary>What admission puts on every claim.</summary>
    public const string Finalizer = "kubernetes.io/pvc-protection";

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var entities = new ClaimProtection(environment.Client("pvc-protection"), environment.Informers);
        environment.Control("pvc-protection", entities).Watch(environment.Informers.PersistentVolumeClaims).Watch(environment.Informers.Pods, VolumeClaims.Of);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (informers.PersistentVolumeClaims.Store.Get(key) is { Metadata.DeletionTimestamp: not null } claim && claim.Metadata.Finalizers?.Contains(Finalizer) == true
            && !informers.Pods.Store.ByIndex(informers.PodsByNamespace, claim.Metadata.NamespaceProperty).Any(pod => Uses(pod, key)))
        {
            await client.PatchAsync(ApiResources.PersistentVolumeClaims, key, FinalizerPatches.Without(claim, Finalizer), cancellationToken);
        }

        return ReconcileResult.Success;
    }

    private static bool Uses(V1Pod pod, NamespacedName claim) => !string.IsNullOrEmpty(pod.Spec.NodeName) && VolumeClaims.Of(pod).Contains(claim);
}
