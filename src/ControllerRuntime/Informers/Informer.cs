using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Reflectors;
using Microsoft.Extensions.Logging;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>One reflector, one store, any number of handlers; run by the host in the <see cref="StartOrder.Caches"/> group.</summary>
public sealed class Informer<T> : IOwnedLoop, IInformer<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly HandlerSet<T> _handlers;
    private readonly ObjectStore<T> _store;
    private readonly Reflector<T> _reflector;
    private readonly TimeSpan? _resync;
    private readonly TimeProvider _time;

    /// <summary>Creates the informer; nothing is read before <see cref="RunAsync"/>.</summary>
    public Informer(IApiClient client, ServedResource<T> resource, InformerOptions<T> options, RuntimeMetrics metrics, TimeProvider time, ILoggerFactory loggers, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(options);
        Name = $"informer:{resource.Current.Plural}";
        _store = new ObjectStore<T>(options.Indexers);
        _handlers = new HandlerSet<T>(_store, options.Transform);
        _reflector = new Reflector<T>(client, resource, options.Scope, _handlers, options.Reflector, metrics, time, random ?? Random.Shared, loggers.CreateLogger<Reflector<T>>());
        (_resync, _time) = (options.Resync, time);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Caches;

    /// <inheritdoc/>
    public Task Ready => Synced;

    /// <inheritdoc/>
    public Task Synced => _handlers.Synced;

    /// <inheritdoc/>
    public IObjectStore<T> Store => _store;

    /// <inheritdoc/>
    public IDisposable AddHandler(IResourceHandler<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _handlers.Add(handler);
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) =>
        _resync is { } interval
            ? JoinedLoops.RunAsync([_reflector.RunAsync, token => ResyncAsync(interval, token)], cancellationToken)
            : _reflector.RunAsync(cancellationToken);

    private async Task ResyncAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            _handlers.Resync();
        }
    }
}
