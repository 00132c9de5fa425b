using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.ClusterObjects;

/// <summary>
/// Follows the cluster's Services. Nothing waits for it at start: a node whose API server is away runs its static Pods, and they know no Services.
/// </summary>
internal sealed class ServiceCache(IApiClient api, RuntimeMetrics metrics, TimeProvider time, ILoggerFactory loggers) : IServiceDirectory, IOwnedLoop
{
    private readonly Informer<V1Service> informer = new(api, ApiResources.Services, new InformerOptions<V1Service> { Transform = Slim }, metrics, time, loggers);

    /// <inheritdoc/>
    public string Name => "services";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Caches;

    /// <inheritdoc/>
    public Task Ready => Task.CompletedTask;

    /// <inheritdoc/>
    public Task Synced => informer.Synced;

    /// <inheritdoc/>
    public IReadOnlyList<V1Service> List() => informer.Store.List();

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => informer.RunAsync(cancellationToken);

    /// <summary>A cluster may have thousands: only what a variable is made from is kept.</summary>
    private static V1Service Slim(V1Service service)
    {
        (service.Metadata.ManagedFields, service.Metadata.Annotations, service.Metadata.Labels, service.Status) = (null, null, null, null);
        service.Spec = service.Spec is { } spec ? new V1ServiceSpec { ClusterIP = spec.ClusterIP, Ports = spec.Ports } : null;
        return service;
    }
}
