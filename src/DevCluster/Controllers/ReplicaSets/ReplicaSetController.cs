using System.Runtime.ExceptionServices;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.ReplicaSets;

/// <summary>Keeps as many Pods as a ReplicaSet asks for (Kubernetes' <c>replicaset</c> controller).</summary>
internal sealed class ReplicaSetController : IEntityController<V1ReplicaSet>
{
    private const int MostAtOnce = 500;

    private readonly IApiClient _client;
    private readonly SharedInformers _informers;
    private readonly TimeProvider _time;
    private readonly Expectations _expectations;
    private readonly PodControl _pods;
    private readonly PodClaims _claims;

    private ReplicaSetController(ControllerEnvironment environment, IApiClient client)
    {
        (_client, _informers, _time) = (client, environment.Informers, environment.Time);
        _expectations = new Expectations(environment.Time);
        _pods = new PodControl(client, environment.Events(client, "replicaset-controller"), _expectations);
        _claims = new PodClaims(environment.Informers, _pods);
    }

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var entities = new ReplicaSetController(environment, environment.Client("replicaset"));
        environment.Own(environment.Informers.Pods.AddHandler(new ChildWatch<V1Pod>(entities._expectations)));
        environment.Control("replicaset", entities)
            .Watch(environment.Informers.ReplicaSets)
            .Watch(environment.Informers.Pods, entities.Affected);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_informers.ReplicaSets.Store.Get(key) is not { } set)
        {
            return ReconcileResult.Success;
        }

        // Asked before the cache is read: what it misses now would be missed for ever.
        var isSettled = _expectations.AreMet(set.Metadata.Uid);
        var pods = await _claims.ClaimAsync(set, set.Spec.Selector, _ => true, cancellationToken);
        var active = pods.Where(pod => pod.IsActive()).ToList();
        var difference = active.Count - (set.Spec.Replicas ?? 1);
        var failure = isSettled && set.Metadata.DeletionTimestamp is null
            ? await ScaleAsync(set, active, difference, cancellationToken)
            : null;
        var updated = await WriteStatusAsync(set, ReplicaSetStatuses.Of(set, active, failure, difference, _time), cancellationToken);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return Readiness.NextLook(active, updated.Spec.MinReadySeconds ?? 0, _time);
    }

    private async Task<Exception?> ScaleAsync(V1ReplicaSet set, List<V1Pod> active, int difference, CancellationToken cancellationToken)
    {
        if (difference < 0)
        {
            var pod = PodControl.FromTemplate(set, set.Spec.Template);
            return await _pods.CreateAsync(set, [.. Enumerable.Repeat(pod, Math.Min(-difference, MostAtOnce))], cancellationToken);
        }

        try
        {
            if (difference > 0)
            {
                await _pods.DeleteAsync(set, ScaleDownOrder.Choose(active, Math.Min(difference, MostAtOnce)), cancellationToken);
            }

            return null;
        }
        catch (ApiException e)
        {
            return e;
        }
    }

    private async Task<V1ReplicaSet> WriteStatusAsync(V1ReplicaSet set, V1ReplicaSetStatus status, CancellationToken cancellationToken)
    {
        if (ObjectJson.Same(set.Status, status))
        {
            return set;
        }

        return await _client.ReplaceAsync(ApiResources.ReplicaSets, set with { Status = status }, "status", cancellationToken);
    }

    /// <summary>The ReplicaSet a Pod belongs to, or those that may adopt it.</summary>
    private IEnumerable<NamespacedName> Affected(V1Pod pod) => ControllerReferences.Of(pod) is not null
        ? Keys.OfController(pod, "apps", "ReplicaSet")
        : _informers.ReplicaSets.Store.List()
            .Where(set => set.Metadata.NamespaceProperty == pod.Metadata.NamespaceProperty && set.Spec.Selector.Matches(pod.Metadata.Labels))
            .Select(Keys.Of);
}
