using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Endpoints;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.EndpointSlices;

/// <summary>Writes the EndpointSlices of each Service that selects Pods (Kubernetes' <c>endpointslice</c> controller).</summary>
internal sealed class EndpointSliceController : IEntityController<V1Service>
{
    private const string ServiceLabel = "kubernetes.io/service-name";
    private const string ManagedBy = "endpointslice.kubernetes.io/managed-by";
    private const string Manager = "endpointslice-controller.k8s.io";

    private readonly IApiClient _client;
    private readonly SharedInformers _informers;
    private readonly ServiceSelection _selection;
    private readonly Indexer<V1EndpointSlice> _byService = new(IndexValues);
    private readonly IInformer<V1EndpointSlice> _slices;
    private readonly IEventRecorder _events;
    private readonly Expectations _expectations;
    private readonly Overwrites<V1EndpointSlice> _overwrites;

    private EndpointSliceController(ControllerEnvironment environment, IApiClient client)
    {
        (_client, _informers) = (client, environment.Informers);
        _selection = new ServiceSelection(environment.Informers);
        _slices = environment.Follow(ClusterResources.EndpointSlices, _byService);
        _events = environment.Events(client, "endpoint-slice-controller");
        _expectations = new Expectations(environment.Time);
        _overwrites = new Overwrites<V1EndpointSlice>(_slices.Store);
    }

    /// <summary>Adds the controller to those that run, if the server has slices.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        if (!environment.Served.Has(ClusterResources.EndpointSlices))
        {
            return;
        }

        var entities = new EndpointSliceController(environment, environment.Client("endpointslice"));
        environment.Own(entities._slices.AddHandler(new ChildWatch<V1EndpointSlice>(entities._expectations)));
        environment.Control("endpointslice", entities)
            .Watch(environment.Informers.Services)
            .Watch(environment.Informers.Pods, entities._selection.ServicesOf)
            .Watch(entities._slices, slice => Keys.OfController(slice, "", "Service"));
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_informers.Services.Store.Get(key) is not { Metadata.DeletionTimestamp: null } service
            || !ServiceSelection.IsSelecting(service) || service.Spec.Type == "ExternalName")
        {
            _overwrites.Forget(key);
            return ReconcileResult.Success;
        }

        // A cache without what was written last has room where there is none, and would be planned on for a second slice.
        if (!_expectations.AreMet(service.Metadata.Uid) || !_overwrites.AreSeen(key))
        {
            return ReconcileResult.RequeueAfter(Expectations.Patience);
        }

        var groups = ServiceEndpoints.Of(service, _selection.PodsOf(service), node => _informers.Nodes.Store.Get(NamespacedName.Cluster(node)));
        var present = _slices.Store.ByIndex(_byService, service.Metadata.Uid).ToList();
        var plan = SlicePlan.Of(groups, present, Labels(service));
        try
        {
            await WriteAsync(service, plan, cancellationToken);
        }
        catch (ApiException e) when (e.Reason is not ApiErrorReason.Conflict)
        {
            _events.Record(ObjectReferences.To(service), EventSeverity.Warning, "FailedToUpdateEndpointSlices", $"Error updating Endpoint Slices for Service {key}: {e.Message}");
            throw;
        }

        return ReconcileResult.Success;
    }

    // Changes first: the server refuses those of an outdated plan, and then nothing is made by it either.
    private async Task WriteAsync(V1Service service, SlicePlan plan, CancellationToken cancellationToken)
    {
        foreach (var slice in plan.Changed)
        {
            _overwrites.Note(Keys.Of(service), await _client.ReplaceAsync(ClusterResources.EndpointSlices, slice, null, cancellationToken));
        }

        foreach (var (group, endpoints) in plan.Made)
        {
            await CreateAsync(service, group, endpoints, cancellationToken);
        }

        foreach (var slice in plan.Removed)
        {
            await RemoveAsync(service, slice, cancellationToken);
        }
    }

    private async Task CreateAsync(V1Service service, SliceGroup group, IReadOnlyList<V1Endpoint> endpoints, CancellationToken cancellationToken)
    {
        _expectations.ExpectCreations(service.Metadata.Uid, 1);
        try
        {
            await _client.CreateAsync(ClusterResources.EndpointSlices, Slice(service, group, endpoints), cancellationToken);
        }
        catch
        {
            _expectations.CreationSeen(service.Metadata.Uid);
            throw;
        }
    }

    private async Task RemoveAsync(V1Service service, V1EndpointSlice slice, CancellationToken cancellationToken)
    {
        var isRemoved = false;
        _expectations.ExpectDeletions(service.Metadata.Uid, [slice.Metadata.Uid]);
        try
        {
            isRemoved = await _client.DeleteAsync(ClusterResources.EndpointSlices, Keys.Of(slice), new DeleteRequest(slice.Metadata.Uid), cancellationToken);
        }
        finally
        {
            if (!isRemoved)
            {
                _expectations.DeletionSeen(service.Metadata.Uid, slice.Metadata.Uid);
            }
        }
    }

    private static V1EndpointSlice Slice(V1Service service, SliceGroup group, IReadOnlyList<V1Endpoint> endpoints) => new()
    {
        ApiVersion = ClusterResources.EndpointSlices.ApiVersion,
        Kind = ClusterResources.EndpointSlices.Kind,
        Metadata = new V1ObjectMeta
        {
            GenerateName = service.Metadata.Name + "-",
            NamespaceProperty = service.Metadata.NamespaceProperty,
            Labels = Labels(service),
            OwnerReferences = [ControllerReferences.To(service)],
        },
        AddressType = group.AddressType,
        Endpoints = [.. endpoints],
        Ports = [.. group.Ports],
    };

    private static Dictionary<string, string> Labels(V1Service service)
    {
        var labels = ServiceSelection.LabelsOf(service);
        (labels[ServiceLabel], labels[ManagedBy]) = (service.Metadata.Name, Manager);
        return labels;
    }

    // Slices of other managers are theirs, even with a Service as owner.
    private static IEnumerable<string> IndexValues(V1EndpointSlice slice) =>
        ControllerReferences.Of(slice) is { } owner && slice.Metadata.Labels?.TryGetValue(ManagedBy, out var manager) == true && manager == Manager ? [owner.Uid] : [];
}
