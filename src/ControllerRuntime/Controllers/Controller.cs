using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.WorkQueues;
using Microsoft.Extensions.Logging;

namespace Krustlet.ControllerRuntime.Controllers;

/// <summary>
/// Runs an <see cref="IEntityController{TEntity}"/>: keys come from informers through a queue to workers; failures come back
/// after growing waits and are never forgotten.
/// </summary>
public sealed partial class Controller<TEntity> : IOwnedLoop, IDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly Func<ILogger, string, NamespacedName, Guid, IDisposable?> PassScope =
        LoggerMessage.DefineScope<string, NamespacedName, Guid>("{Controller} {Key} {ReconcileId}");

    private readonly IEntityController<TEntity> _entities;
    private readonly FinalizerRunner<TEntity>? _finalizers;
    private readonly ControllerOptions _options;
    private readonly RuntimeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly List<IDisposable> _subscriptions = [];
    private readonly List<Task> _sources = [];

    /// <summary>Creates a controller; <see cref="Watch"/> gives it its sources before it runs.</summary>
    public Controller(string name, IEntityController<TEntity> entities, ControllerOptions options, RuntimeMetrics metrics, TimeProvider time, ILoggerFactory loggers, FinalizerRunner<TEntity>? finalizers = null)
    {
        (_entities, _finalizers, _options, _metrics, _time) = (entities, finalizers, options, metrics, time);
        Name = name;
        _logger = loggers.CreateLogger<Controller<TEntity>>();
        _queue = new WorkQueue<NamespacedName>(name, options.Queue, metrics, time);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <summary>The keys to work on, for sources that are not informers (timers, outside signals).</summary>
    public WorkQueue<NamespacedName> Queue => _queue;

    /// <summary>Every change of the kind itself.</summary>
    public Controller<TEntity> Watch(IInformer<TEntity> informer) =>
        Watch(informer, static item => [new NamespacedName(item.Metadata.NamespaceProperty, item.Metadata.Name)]);

    /// <summary>
    /// Every change of another kind, as the keys it concerns (the owner of a child, the users of a secret). Changes that come
    /// in crowds are taken together when given a <paramref name="delay"/>.
    /// </summary>
    public Controller<TEntity> Watch<TOther>(IInformer<TOther> informer, Func<TOther, IEnumerable<NamespacedName>> keys, TimeSpan delay = default)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(informer);
        _subscriptions.Add(informer.AddHandler(new KeyEnqueuer<TOther>(_queue, keys, delay)));
        _sources.Add(informer.Synced);
        return this;
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_sources).WaitAsync(cancellationToken).ConfigureAwait(false);
        var workers = Enumerable.Range(0, _options.Workers).Select(_ => (Func<CancellationToken, Task>)WorkAsync).ToList();
        await JoinedLoops.RunAsync(workers, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscriptions.ForEach(subscription => subscription.Dispose());
        _queue.Dispose();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var key in _queue.TakeAllAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await PassAsync(key, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _queue.Done(key);
            }
        }
    }

    private async Task PassAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        using var scope = PassScope(_logger, Name, key, Guid.NewGuid());
        using var limit = new CancellationTokenSource(_options.PassTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var started = _time.GetTimestamp();
        var outcome = PassOutcome.Error;
        try
        {
            outcome = Settle(key, await ReconcileAsync(key, both.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // Whatever a pass throws, the key comes back: only that keeps a controller level-triggered.
            LogFailed(_logger, e, Name, key, _queue.Failures(key) + 1);
            _queue.AddRateLimited(key);
        }
        finally
        {
            _metrics.Reconciles.Add(1, new("controller", Name), new("result", outcome));
            _metrics.ReconcileSeconds.Record(_time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("controller", Name));
        }
    }

    private async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_finalizers is not null)
        {
            switch (await _finalizers.RunAsync(key, cancellationToken).ConfigureAwait(false))
            {
                case FinalizerProgress.Waiting:
                    return ReconcileResult.RequeueAfter(_options.FinalizerPoll);
                case FinalizerProgress.Finished:
                    return ReconcileResult.Success;
                case FinalizerProgress.NotDeleting:
                    break;
            }
        }

        return await _entities.ReconcileAsync(key, cancellationToken).ConfigureAwait(false);
    }

    private PassOutcome Settle(NamespacedName key, ReconcileResult result)
    {
        _queue.Forget(key);
        if (result.Terminal is { } cause)
        {
            LogTerminal(_logger, cause, Name, key);
            return PassOutcome.Terminal;
        }

        if (result.Requeue is { } delay)
        {
            _queue.AddAfter(key, delay);
            return PassOutcome.Requeue;
        }

        return PassOutcome.Success;
    }

    [LoggerMessage(EventIds.Controllers + 1, LogLevel.Warning, "{Controller} could not bring {Key} to its state (failure {Failures}); trying again")]
    private static partial void LogFailed(ILogger logger, Exception error, string controller, NamespacedName key, int failures);

    [LoggerMessage(EventIds.Controllers + 2, LogLevel.Error, "{Controller} cannot do what {Key} asks until it changes")]
    private static partial void LogTerminal(ILogger logger, Exception cause, string controller, NamespacedName key);
}
