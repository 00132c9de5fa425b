using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Endpoints;

/// <summary>Writes the Endpoints of each Service that selects Pods (Kubernetes' <c>endpoint</c> controller).</summary>
internal sealed class EndpointsController : IEntityController<V1Service>
{
    private const string ManagedBy = "endpoints.kubernetes.io/managed-by";
    private const string Manager = "endpoint-controller";

    private readonly IApiClient _client;
    private readonly SharedInformers _informers;
    private readonly ServiceSelection _selection;
    private readonly IInformer<V1Endpoints> _endpoints;
    private readonly IEventRecorder _events;

    private EndpointsController(ControllerEnvironment environment, IApiClient client)
    {
        (_client, _informers) = (client, environment.Informers);
        _selection = new ServiceSelection(environment.Informers);
        _endpoints = environment.Follow(ApiResources.Endpoints);
        _events = environment.Events(client, "endpoint-controller");
    }

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var entities = new EndpointsController(environment, environment.Client("endpoint"));
        environment.Control("endpoint", entities)
            .Watch(environment.Informers.Services)
            .Watch(environment.Informers.Pods, entities._selection.ServicesOf)
            .Watch(entities._endpoints, endpoints => [Keys.Of(endpoints)]);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var present = _endpoints.Store.Get(key);
        if (_informers.Services.Store.Get(key) is not { } service)
        {
            await RemoveAsync(key, present, cancellationToken);
        }
        else if (ServiceSelection.IsSelecting(service))
        {
            await WriteAsync(service, present, cancellationToken);
        }

        return ReconcileResult.Success;
    }

    // Endpoints made by hand, without a Service, are someone else's.
    private async Task RemoveAsync(NamespacedName key, V1Endpoints? present, CancellationToken cancellationToken)
    {
        if (present?.Metadata.Labels?.TryGetValue(ManagedBy, out var manager) == true && manager == Manager)
        {
            await _client.DeleteAsync(ApiResources.Endpoints, key, new DeleteRequest(present.Metadata.Uid), cancellationToken);
        }
    }

    private async Task WriteAsync(V1Service service, V1Endpoints? present, CancellationToken cancellationToken)
    {
        var wanted = Wanted(service, present);
        if (present is not null && ObjectJson.Same(present.Subsets, wanted.Subsets) && ObjectJson.Same(present.Metadata.Labels, wanted.Metadata.Labels))
        {
            return;
        }

        try
        {
            await (present is null
                ? _client.CreateAsync(ApiResources.Endpoints, wanted, cancellationToken)
                : _client.ReplaceAsync(ApiResources.Endpoints, wanted, null, cancellationToken));
        }
        catch (ApiException e) when (e.Reason is not (ApiErrorReason.Conflict or ApiErrorReason.AlreadyExists))
        {
            var (reason, what) = present is null ? ("FailedToCreateEndpoint", "create") : ("FailedToUpdateEndpoint", "update");
            _events.Record(ObjectReferences.To(wanted), EventSeverity.Warning, reason, $"Failed to {what} endpoint for service {Keys.Of(service)}: {e.Message}");
            throw;
        }
    }

    private V1Endpoints Wanted(V1Service service, V1Endpoints? present)
    {
        var labels = ServiceSelection.LabelsOf(service);
        labels[ManagedBy] = Manager;
        return new V1Endpoints
        {
            ApiVersion = ApiResources.Endpoints.ApiVersion,
            Kind = ApiResources.Endpoints.Kind,
            Metadata = (present?.Metadata ?? new V1ObjectMeta { Name = service.Metadata.Name, NamespaceProperty = service.Metadata.NamespaceProperty }) with
            {
                Labels = labels,
                ManagedFields = null,
            },
            Subsets = EndpointSubsets.Of(service, _selection.PodsOf(service)),
        };
    }
}
