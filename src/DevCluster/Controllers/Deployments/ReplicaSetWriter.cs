using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>Creates, sizes, annotates and deletes the ReplicaSets of Deployments.</summary>
internal sealed class ReplicaSetWriter(IApiClient client, IEventRecorder events)
{
    /// <summary>Makes the ReplicaSet of the present template. Null when its name is taken by another template: count the collision.</summary>
    public async Task<V1ReplicaSet?> CreateAsync(Rollout rollout, long revision, CancellationToken cancellationToken)
    {
        var deployment = rollout.Deployment;
        var wanted = Build(deployment, revision, RolloutMath.NewReplicas(deployment, 0, rollout.Total));
        try
        {
            var made = await client.CreateAsync(ApiResources.ReplicaSets, wanted, cancellationToken);
            if (wanted.Spec.Replicas > 0)
            {
                Scaled(deployment, made, 0);
            }

            return made;
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.AlreadyExists)
        {
            var present = await client.GetAsync(ApiResources.ReplicaSets, Keys.Of(wanted), cancellationToken);
            return present is not null && ControllerReferences.Of(present)?.Uid == deployment.Metadata.Uid && PodTemplates.Same(present.Spec.Template, deployment.Spec.Template)
                ? present
                : null;
        }
    }

    /// <summary>Gives a ReplicaSet its size.</summary>
    public async Task ScaleAsync(V1Deployment deployment, ReplicaSetChange change, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = ObjectJson.Strings(DeploymentNotes.ForReplicas(deployment)) },
            ["spec"] = new JsonObject { ["replicas"] = change.Replicas },
        };
        await client.PatchAsync(ApiResources.ReplicaSets, Keys.Of(change.Set), MergePatches.Guarded(change.Set, patch), cancellationToken);
        if (change.Replicas != Rollout.Size(change.Set))
        {
            Scaled(deployment, change.Set with { Spec = change.Set.Spec with { Replicas = change.Replicas } }, Rollout.Size(change.Set));
        }
    }

    /// <summary>Brings annotations and <c>minReadySeconds</c> of the newest ReplicaSet up to date. True when it had to write.</summary>
    public async Task<bool> RefreshAsync(V1Deployment deployment, V1ReplicaSet set, long revision, CancellationToken cancellationToken)
    {
        var notes = DeploymentNotes.ForNewest(deployment, set, revision);
        if (DeploymentNotes.AreOn(set, notes) && (set.Spec.MinReadySeconds ?? 0) == (deployment.Spec.MinReadySeconds ?? 0))
        {
            return false;
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = ObjectJson.Strings(notes) },
            ["spec"] = new JsonObject { ["minReadySeconds"] = deployment.Spec.MinReadySeconds ?? 0 },
        };
        await client.PatchAsync(ApiResources.ReplicaSets, Keys.Of(set), MergePatches.Guarded(set, patch), cancellationToken);
        return true;
    }

    /// <summary>Deletes a ReplicaSet that history has no room for.</summary>
    public Task<bool> DeleteAsync(V1ReplicaSet set, CancellationToken cancellationToken) =>
        client.DeleteAsync(ApiResources.ReplicaSets, Keys.Of(set), new DeleteRequest(set.Metadata.Uid), cancellationToken);

    private static V1ReplicaSet Build(V1Deployment deployment, long revision, int replicas)
    {
        var hash = PodTemplates.Hash(deployment.Spec.Template, deployment.Status?.CollisionCount ?? 0);
        var template = PodTemplates.WithHash(deployment.Spec.Template, hash);
        var notes = DeploymentNotes.ForNewest(deployment, null, revision).Concat(DeploymentNotes.ForReplicas(deployment));
        return new V1ReplicaSet
        {
            ApiVersion = ApiResources.ReplicaSets.ApiVersion,
            Kind = ApiResources.ReplicaSets.Kind,
            Metadata = new V1ObjectMeta
            {
                Name = $"{deployment.Metadata.Name}-{hash}",
                NamespaceProperty = deployment.Metadata.NamespaceProperty,
                Labels = template.Metadata.Labels,
                Annotations = new Dictionary<string, string>(notes),
                OwnerReferences = [ControllerReferences.To(deployment)],
            },
            Spec = new V1ReplicaSetSpec
            {
                Replicas = replicas,
                MinReadySeconds = deployment.Spec.MinReadySeconds,
                Selector = deployment.Spec.Selector with { MatchLabels = PodTemplates.WithHash(deployment.Spec.Selector.MatchLabels, hash) },
                Template = template,
            },
        };
    }

    private void Scaled(V1Deployment deployment, V1ReplicaSet set, int before)
    {
        var direction = Rollout.Size(set) > before ? "up" : "down";
        events.Record(ObjectReferences.To(deployment), EventSeverity.Normal, "ScalingReplicaSet", string.Create(
            CultureInfo.InvariantCulture, $"Scaled {direction} replica set {set.Metadata.Name} from {before} to {Rollout.Size(set)}"));
    }
}
