using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Disruption;

/// <summary>Counts what PodDisruptionBudgets still allow; evictions go by it (Kubernetes' <c>disruption</c> controller).</summary>
internal sealed class DisruptionController : IEntityController<V1PodDisruptionBudget>
{
    private readonly IApiClient _client;
    private readonly SharedInformers _informers;
    private readonly IInformer<V1PodDisruptionBudget> _budgets;
    private readonly ExpectedScale _scale;
    private readonly TimeProvider _time;

    private DisruptionController(ControllerEnvironment environment, IApiClient client, IInformer<V1PodDisruptionBudget> budgets)
    {
        (_client, _informers, _budgets, _time) = (client, environment.Informers, budgets, environment.Time);
        _scale = new ExpectedScale(environment.Informers, client);
    }

    /// <summary>Adds the controller to those that run, if the server has budgets.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        if (!environment.Served.Has(ClusterResources.PodDisruptionBudgets))
        {
            return;
        }

        var client = environment.Client("disruption");
        var budgets = environment.Follow(ClusterResources.PodDisruptionBudgets);
        var entities = new DisruptionController(environment, client, budgets);
        environment.Control("disruption", entities)
            .Watch(budgets)
            .Watch(environment.Informers.Pods, entities.Covering);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_budgets.Store.Get(key) is not { } budget)
        {
            return ReconcileResult.Success;
        }

        var pods = _informers.Pods.Store.ByIndex(_informers.PodsByNamespace, budget.Metadata.NamespaceProperty)
            .Where(pod => budget.Spec.Selector.Matches(pod.Metadata.Labels))
            .ToList();
        var now = _time.GetUtcNow().UtcDateTime;
        var awaited = PendingDisruptions.Of(budget, pods, now);
        var status = BudgetStatuses.Of(budget, pods, awaited, await _scale.OfAsync(budget, pods, cancellationToken), _time);
        if (!ObjectJson.Same(budget.Status, status))
        {
            await _client.ReplaceAsync(ClusterResources.PodDisruptionBudgets, budget with { Status = status }, "status", cancellationToken);
        }

        return awaited.Count == 0
            ? ReconcileResult.Success
            : ReconcileResult.RequeueAfter(awaited.Values.Min()!.Value + PendingDisruptions.Patience - now + TimeSpan.FromMilliseconds(10));
    }

    private IEnumerable<NamespacedName> Covering(V1Pod pod) => _budgets.Store.List()
        .Where(budget => budget.Metadata.NamespaceProperty == pod.Metadata.NamespaceProperty && budget.Spec.Selector.Matches(pod.Metadata.Labels))
        .Select(Keys.Of);
}
