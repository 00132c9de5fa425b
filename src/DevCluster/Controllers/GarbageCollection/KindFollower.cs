using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Discovery;
using Krustlet.DevCluster.Controllers.Hosting;

namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>Follows one kind of which only the metadata matters. Stopped when the kind is served no more.</summary>
internal sealed class KindFollower : IAsyncDisposable
{
    private readonly OwnerGraph _graph;
    private readonly Informer<ObjectHeader> _informer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public KindFollower(IApiClient client, ServedKind kind, OwnerGraph graph, ControllerEnvironment environment)
    {
        _graph = graph;
        var resource = new ApiResource<ObjectHeader>(kind.Group, kind.Version, kind.Plural, kind.Kind, kind.Namespaced) { Json = ObjectHeaderJson.Default };
        _informer = new Informer<ObjectHeader>(client, resource, new InformerOptions<ObjectHeader> { Transform = Trim }, environment.Metrics, environment.Time, environment.Loggers);
        _informer.AddHandler(new HeaderFeed<ObjectHeader>(kind, graph));
        _running = _informer.RunAsync(_stop.Token);
    }

    public Task Synced => _informer.Synced;

    /// <summary>Ends the watch and forgets the kind's objects.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var item in _informer.Store.List())
        {
            _graph.Remove(item.Metadata.Uid);
        }

        _stop.Dispose();
    }

    private static ObjectHeader Trim(ObjectHeader item)
    {
        item.Metadata.ManagedFields = null;
        item.Metadata.Annotations = null;
        item.Metadata.Labels = null;
        return item;
    }
}
