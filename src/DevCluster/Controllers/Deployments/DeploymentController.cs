using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>
/// Moves a Deployment's ReplicaSets towards its template (Kubernetes' <c>deployment</c> controller). One step a pass: the
/// change it makes comes back through the watch and leads to the next.
/// </summary>
internal sealed class DeploymentController(IApiClient client, ReplicaSetWriter sets, SharedInformers informers, TimeProvider time) : IEntityController<V1Deployment>
{
    private readonly DeploymentConditions _conditions = new(time);

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var (client, informers) = (environment.Client("deployment"), environment.Informers);
        var writer = new ReplicaSetWriter(client, environment.Events(client, "deployment-controller"));
        environment.Control("deployment", new DeploymentController(client, writer, informers, environment.Time))
            .Watch(informers.Deployments)
            .Watch(informers.ReplicaSets, set => Keys.OfController(set, "apps", "Deployment"))
            .Watch(informers.Pods, pod => OfRecreated(informers, pod));
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (informers.Deployments.Store.Get(key) is not { } deployment)
        {
            return ReconcileResult.Success;
        }

        var rollout = Rollout.Of(deployment, informers.ReplicaSets.Store.ByIndex(informers.ReplicaSetsByController, deployment.Metadata.Uid));
        var step = deployment.Metadata.DeletionTimestamp is null ? await StepAsync(rollout, cancellationToken) : new RolloutStep(deployment);
        var status = await WriteStatusAsync(rollout with { Deployment = step.Deployment, Newest = step.Made ?? rollout.Newest }, step.Made, cancellationToken);
        return _conditions.UntilDeadline(deployment, status) is { } wait ? ReconcileResult.RequeueAfter(wait) : ReconcileResult.Success;
    }

    private async Task<RolloutStep> StepAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.Deployment.Spec.Paused == true || rollout.WasScaled)
        {
            await ApplyAsync(rollout, RolloutSteps.Rescale(rollout), cancellationToken);
            await RenewSizeNotesAsync(rollout, cancellationToken);
            return new RolloutStep(rollout.Deployment);
        }

        return RolloutMath.IsRolling(rollout.Deployment)
            ? await RollAsync(rollout, cancellationToken)
            : await RecreateAsync(rollout, cancellationToken);
    }

    private async Task<RolloutStep> RollAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (await PrepareNewestAsync(rollout, cancellationToken) is { } prepared)
        {
            return prepared;
        }

        var changes = RolloutSteps.Roll(rollout);
        await ApplyAsync(rollout, changes, cancellationToken);
        if (changes.Count == 0)
        {
            await CleanUpAsync(rollout, cancellationToken);
        }

        return new RolloutStep(rollout.Deployment);
    }

    private async Task<RolloutStep> RecreateAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var old = rollout.Old.Where(set => Rollout.Size(set) > 0).Select(set => new ReplicaSetChange(set, 0)).ToList();
        if (old.Count > 0 || rollout.Old.Any(HasRunningPods))
        {
            await ApplyAsync(rollout, old, cancellationToken);
            return new RolloutStep(rollout.Deployment);
        }

        if (await PrepareNewestAsync(rollout, cancellationToken) is { } prepared)
        {
            return prepared;
        }

        var (wanted, newest) = (RolloutMath.Replicas(rollout.Deployment), rollout.Newest!);
        if (Rollout.Size(newest) != wanted)
        {
            await sets.ScaleAsync(rollout.Deployment, new ReplicaSetChange(newest, wanted), cancellationToken);
        }
        else
        {
            await CleanUpAsync(rollout, cancellationToken);
        }

        return new RolloutStep(rollout.Deployment);
    }

    private bool HasRunningPods(V1ReplicaSet set) =>
        informers.Pods.Store.ByIndex(informers.PodsByController, set.Metadata.Uid).Any(pod => !pod.IsFinished());

    /// <summary>Makes the newest ReplicaSet, or brings it up to date; null when there is nothing to do for it.</summary>
    private async Task<RolloutStep?> PrepareNewestAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.Newest is null)
        {
            return await CreateAsync(rollout, cancellationToken);
        }

        var revision = Math.Max(RevisionOfNext(rollout), DeploymentNotes.RevisionOf(rollout.Newest));
        var isWritten = await sets.RefreshAsync(rollout.Deployment, rollout.Newest, revision, cancellationToken);
        var noted = await NoteRevisionAsync(rollout.Deployment, revision, cancellationToken);
        return isWritten || !ReferenceEquals(noted, rollout.Deployment) ? new RolloutStep(noted) : null;
    }

    private async Task<RolloutStep> CreateAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var revision = RevisionOfNext(rollout);
        var made = await sets.CreateAsync(rollout, revision, cancellationToken);
        if (made is null)
        {
            var status = (rollout.Deployment.Status ?? new V1DeploymentStatus()) with { CollisionCount = (rollout.Deployment.Status?.CollisionCount ?? 0) + 1 };
            await client.ReplaceAsync(ApiResources.Deployments, rollout.Deployment with { Status = status }, "status", cancellationToken);
            throw new ReplicaSetNameTakenException(Keys.Of(rollout.Deployment));
        }

        return new RolloutStep(await NoteRevisionAsync(rollout.Deployment, revision, cancellationToken), made);
    }

    private static long RevisionOfNext(Rollout rollout) => rollout.Old.Select(DeploymentNotes.RevisionOf).DefaultIfEmpty().Max() + 1;

    /// <summary>The Deployment with the revision; the same object when it has it already.</summary>
    private async Task<V1Deployment> NoteRevisionAsync(V1Deployment deployment, long revision, CancellationToken cancellationToken)
    {
        if (DeploymentNotes.RevisionOf(deployment) == revision)
        {
            return deployment;
        }

        var note = new JsonObject { [DeploymentNotes.Revision] = revision.ToString(CultureInfo.InvariantCulture) };
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = note } };
        return await client.PatchAsync(ApiResources.Deployments, Keys.Of(deployment), MergePatches.Guarded(deployment, patch), cancellationToken);
    }

    private async Task ApplyAsync(Rollout rollout, IReadOnlyList<ReplicaSetChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            await sets.ScaleAsync(rollout.Deployment, change, cancellationToken);
        }
    }

    /// <summary>Notes the new size where no change of size did, or the pass would take the Deployment for scaled for ever.</summary>
    private async Task RenewSizeNotesAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var changed = RolloutSteps.Rescale(rollout).Select(change => change.Set).ToHashSet();
        var notes = DeploymentNotes.ForReplicas(rollout.Deployment);
        foreach (var set in rollout.All.Where(set => Rollout.Size(set) > 0 && !changed.Contains(set) && !DeploymentNotes.AreOn(set, notes)))
        {
            await sets.ScaleAsync(rollout.Deployment, new ReplicaSetChange(set, Rollout.Size(set)), cancellationToken);
        }
    }

    private async Task CleanUpAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (!Rollout.IsComplete(rollout.Deployment, StatusOf(rollout)) || rollout.Deployment.Spec.RevisionHistoryLimit is not { } limit)
        {
            return;
        }

        var idle = rollout.Old.Where(set => set.Metadata.DeletionTimestamp is null).OrderBy(DeploymentNotes.RevisionOf).ToList();
        foreach (var set in idle.Take(Math.Max(0, idle.Count - limit)).Where(IsIdle))
        {
            await sets.DeleteAsync(set, cancellationToken);
        }
    }

    private static bool IsIdle(V1ReplicaSet set) =>
        Rollout.Size(set) == 0 && (set.Status?.Replicas ?? 0) == 0 && set.Status?.ObservedGeneration >= set.Metadata.Generation;

    private async Task<V1DeploymentStatus> WriteStatusAsync(Rollout rollout, V1ReplicaSet? made, CancellationToken cancellationToken)
    {
        var status = StatusOf(rollout);
        status.Conditions = _conditions.Of(rollout, status, made);
        if (!ObjectJson.Same(rollout.Deployment.Status, status))
        {
            await PutStatusAsync(rollout.Deployment, status, cancellationToken);
        }

        return status;
    }

    // Guarded: a pass that read an older copy would write over what has happened since, and with it the progress that the deadline counts from.
    private Task PutStatusAsync(V1Deployment deployment, V1DeploymentStatus status, CancellationToken cancellationToken)
    {
        var patch = ObjectJson.Of(status)!.AsObject();
        foreach (var name in ObjectJson.Of(deployment.Status)?.AsObject().Select(field => field.Key) ?? [])
        {
            patch.TryAdd(name, null);
        }

        return client.PatchAsync(ApiResources.Deployments, Keys.Of(deployment), MergePatches.Guarded(deployment, new JsonObject { ["status"] = patch }, "status"), cancellationToken);
    }

    private static V1DeploymentStatus StatusOf(Rollout rollout) => new()
    {
        ObservedGeneration = rollout.Deployment.Metadata.Generation,
        Replicas = rollout.Actual.OrAbsent(),
        UpdatedReplicas = (rollout.Newest?.Status?.Replicas ?? 0).OrAbsent(),
        ReadyReplicas = rollout.All.Sum(set => set.Status?.ReadyReplicas ?? 0).OrAbsent(),
        AvailableReplicas = rollout.Available.OrAbsent(),
        UnavailableReplicas = Math.Max(0, rollout.Total - rollout.Available).OrAbsent(),
        CollisionCount = rollout.Deployment.Status?.CollisionCount,
        TerminatingReplicas = rollout.Deployment.Status?.TerminatingReplicas,
    };

    /// <summary>Only a Deployment that waits for its old Pods to end has to hear of Pods.</summary>
    private static IEnumerable<NamespacedName> OfRecreated(SharedInformers informers, V1Pod pod) =>
        from setKey in Keys.OfController(pod, "apps", "ReplicaSet")
        let set = informers.ReplicaSets.Store.Get(setKey)
        where set is not null
        from key in Keys.OfController(set, "apps", "Deployment")
        where informers.Deployments.Store.Get(key)?.Spec.Strategy?.Type == "Recreate"
        select key;
}
