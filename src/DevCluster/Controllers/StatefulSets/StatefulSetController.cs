using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Controllers.Revisions;

namespace Krustlet.DevCluster.Controllers.StatefulSets;

/// <summary>
/// Keeps a StatefulSet's Pods, each under its own name (Kubernetes' <c>statefulset</c> controller). Claims are made and never
/// deleted; <c>persistentVolumeClaimRetentionPolicy</c> and a <c>maxUnavailable</c> above one are not done.
/// </summary>
internal sealed class StatefulSetController : IEntityController<V1StatefulSet>
{
    private const string HashLabel = "controller.kubernetes.io/hash";

    private readonly IApiClient _client;
    private readonly IInformer<V1StatefulSet> _sets;
    private readonly TimeProvider _time;
    private readonly RevisionHistory _history;
    private readonly PodClaims _claims;
    private readonly StatefulPodControl _pods;

    private StatefulSetController(ControllerEnvironment environment, RevisionHistory history, IApiClient client)
    {
        (_client, _time, _history) = (client, environment.Time, history);
        _sets = environment.Follow(ApiResources.StatefulSets);
        var events = environment.Events(client, "statefulset-controller");
        _claims = new PodClaims(environment.Informers, new PodControl(client, events, new Expectations(environment.Time)));
        _pods = new StatefulPodControl(client, events);
    }

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment, RevisionHistory history)
    {
        var entities = new StatefulSetController(environment, history, environment.Client("statefulset"));
        environment.Control("statefulset", entities)
            .Watch(entities._sets)
            .Watch(history.Informer, revision => Keys.OfController(revision, "apps", "StatefulSet"))
            .Watch(environment.Informers.Pods, entities.Affected);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_sets.Store.Get(key) is not { } set)
        {
            return ReconcileResult.Success;
        }

        var pods = await _claims.ClaimAsync(set, set.Spec.Selector, pod => StatefulPod.Ordinal(set, pod) is not null, cancellationToken);
        if (set.Metadata.DeletionTimestamp is not null)
        {
            return ReconcileResult.Success;
        }

        var updated = await _history.SyncAsync(set, set.Spec.Template, HashLabel, cancellationToken);
        var current = _history.Of(set).FirstOrDefault(revision => revision.Metadata.Name == set.Status?.CurrentRevision) ?? updated;
        await WriteStatusAsync(set, StatefulStatuses.Of(set, pods, current.Metadata.Name, updated.Metadata.Name, _time.GetUtcNow()), cancellationToken);
        foreach (var step in new StatefulPlan(set, pods, updated.Metadata.Name, _time.GetUtcNow()).Steps())
        {
            await TakeAsync(set, step, step.IsUpdated ? updated : current, cancellationToken);
        }

        var used = pods.Select(StatefulPod.RevisionOf).OfType<string>().Append(current.Metadata.Name).Append(updated.Metadata.Name).ToHashSet();
        await _history.TrimAsync(set, set.Spec.RevisionHistoryLimit, used, cancellationToken);
        return Readiness.NextLook(pods, set.Spec.MinReadySeconds ?? 0, _time);
    }

    private Task TakeAsync(V1StatefulSet set, StatefulStep step, V1ControllerRevision revision, CancellationToken cancellationToken) => step switch
    {
        { Delete: { } pod } => _pods.DeleteAsync(set, pod, cancellationToken),
        { Make: { } ordinal } => _pods.CreateAsync(set, ordinal, StatefulPod.Make(set, ordinal, RevisionHistory.TemplateOf(revision), revision.Metadata.Name), cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task WriteStatusAsync(V1StatefulSet set, V1StatefulSetStatus status, CancellationToken cancellationToken)
    {
        if (!ObjectJson.Same(set.Status, status))
        {
            await _client.ReplaceAsync(ApiResources.StatefulSets, set with { Status = status }, "status", cancellationToken);
        }
    }

    private IEnumerable<NamespacedName> Affected(V1Pod pod) => ControllerReferences.Of(pod) is not null
        ? Keys.OfController(pod, "apps", "StatefulSet")
        : _sets.Store.List()
            .Where(set => set.Metadata.NamespaceProperty == pod.Metadata.NamespaceProperty && set.Spec.Selector.Matches(pod.Metadata.Labels))
            .Select(Keys.Of);
}
