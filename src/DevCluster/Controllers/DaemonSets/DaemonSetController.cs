using System.Runtime.ExceptionServices;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Controllers.Revisions;

namespace Krustlet.DevCluster.Controllers.DaemonSets;

/// <summary>Keeps one Pod of a DaemonSet on each node that it is for (Kubernetes' <c>daemonset</c> controller).</summary>
internal sealed class DaemonSetController : IEntityController<V1DaemonSet>
{
    private readonly IApiClient _client;
    private readonly SharedInformers _informers;
    private readonly IInformer<V1DaemonSet> _sets;
    private readonly TimeProvider _time;
    private readonly RevisionHistory _history;
    private readonly IEventRecorder _events;
    private readonly Expectations _expectations;
    private readonly PodControl _pods;
    private readonly PodClaims _claims;

    private DaemonSetController(ControllerEnvironment environment, RevisionHistory history, IApiClient client)
    {
        (_client, _informers, _time, _history) = (client, environment.Informers, environment.Time, history);
        _sets = environment.Follow(ApiResources.DaemonSets);
        _events = environment.Events(client, "daemonset-controller");
        _expectations = new Expectations(environment.Time);
        _pods = new PodControl(client, _events, _expectations);
        _claims = new PodClaims(environment.Informers, _pods);
    }

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment, RevisionHistory history)
    {
        var entities = new DaemonSetController(environment, history, environment.Client("daemonset"));
        environment.Own(environment.Informers.Pods.AddHandler(new ChildWatch<V1Pod>(entities._expectations)));
        environment.Control("daemonset", entities)
            .Watch(entities._sets)
            .Watch(environment.Informers.Nodes, _ => entities._sets.Store.List().Select(Keys.Of))
            .Watch(history.Informer, revision => Keys.OfController(revision, "apps", "DaemonSet"))
            .Watch(environment.Informers.Pods, entities.Affected);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_sets.Store.Get(key) is not { } set)
        {
            return ReconcileResult.Success;
        }

        // Asked before the cache is read: what it misses now would be missed for ever.
        var isSettled = _expectations.AreMet(set.Metadata.Uid);
        var pods = await _claims.ClaimAsync(set, set.Spec.Selector, _ => true, cancellationToken);
        if (set.Metadata.DeletionTimestamp is not null)
        {
            return ReconcileResult.Success;
        }

        var nodes = _informers.Nodes.Store.List().OrderBy(node => node.Metadata.Name, StringComparer.Ordinal).ToList();
        var revision = await _history.SyncAsync(set, set.Spec.Template, DaemonPod.HashLabel, cancellationToken);
        var hash = revision.Metadata.Labels[DaemonPod.HashLabel];
        await WriteStatusAsync(set, DaemonStatuses.Of(set, nodes, pods, hash, _time.GetUtcNow()), cancellationToken);
        if (isSettled)
        {
            await ManageAsync(set, new DaemonPlan(set, nodes, pods, hash, _time.GetUtcNow()), hash, cancellationToken);
        }

        var hashes = pods.Select(DaemonPod.HashOf).ToHashSet();
        var used = _history.Of(set).Where(item => hashes.Contains(item.Metadata.Labels[DaemonPod.HashLabel])).Select(item => item.Metadata.Name).Append(revision.Metadata.Name).ToHashSet();
        await _history.TrimAsync(set, set.Spec.RevisionHistoryLimit, used, cancellationToken);
        return Readiness.NextLook(pods, set.Spec.MinReadySeconds ?? 0, _time);
    }

    private async Task ManageAsync(V1DaemonSet set, DaemonPlan plan, string hash, CancellationToken cancellationToken)
    {
        foreach (var pod in plan.Failed)
        {
            _events.Record(ObjectReferences.To(set), EventSeverity.Warning, "FailedDaemonPod", $"Found failed daemon pod {Keys.Of(pod)} on node {DaemonPod.NodeOf(pod)}, will try to kill it");
        }

        if (plan.Deletions.Count > 0)
        {
            await _pods.DeleteAsync(set, plan.Deletions, cancellationToken);
        }

        var failure = plan.Creations.Count == 0 ? null : await _pods.CreateAsync(set, [.. plan.Creations.Select(node => DaemonPod.Make(set, node, hash))], cancellationToken);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private async Task WriteStatusAsync(V1DaemonSet set, V1DaemonSetStatus status, CancellationToken cancellationToken)
    {
        if (!ObjectJson.Same(set.Status, status))
        {
            await _client.ReplaceAsync(ApiResources.DaemonSets, set with { Status = status }, "status", cancellationToken);
        }
    }

    private IEnumerable<NamespacedName> Affected(V1Pod pod) => ControllerReferences.Of(pod) is not null
        ? Keys.OfController(pod, "apps", "DaemonSet")
        : _sets.Store.List()
            .Where(set => set.Metadata.NamespaceProperty == pod.Metadata.NamespaceProperty && set.Spec.Selector.Matches(pod.Metadata.Labels))
            .Select(Keys.Of);
}
