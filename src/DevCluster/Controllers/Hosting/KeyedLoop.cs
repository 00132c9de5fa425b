using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.WorkQueues;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.Controllers.Hosting;

/// <summary>A queue of keys that are not names of one kind, and its workers. What fails comes back after a growing wait.</summary>
internal sealed partial class KeyedLoop<TKey> : IOwnedLoop, IDisposable
    where TKey : notnull
{
    private readonly int _workers;
    private readonly Func<TKey, CancellationToken, Task> _work;
    private readonly ILogger _logger;

    public KeyedLoop(string name, int workers, Func<TKey, CancellationToken, Task> work, ControllerEnvironment environment)
    {
        Name = name;
        _workers = workers;
        _work = work;
        _logger = environment.Loggers.CreateLogger<KeyedLoop<TKey>>();
        Queue = new WorkQueue<TKey>(name, new WorkQueueOptions { MaximumDelay = TimeSpan.FromSeconds(30), RetriesPerSecond = 100 }, environment.Metrics, environment.Time);
    }

    public string Name { get; }

    public StartOrder Order => StartOrder.Controllers;

    public WorkQueue<TKey> Queue { get; }

    public Task RunAsync(CancellationToken cancellationToken) =>
        JoinedLoops.RunAsync([.. Enumerable.Repeat<Func<CancellationToken, Task>>(WorkAsync, _workers)], cancellationToken);

    public void Dispose() => Queue.Dispose();

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var key in Queue.TakeAllAsync(cancellationToken))
        {
            try
            {
                await _work(key, cancellationToken);
                Queue.Forget(key);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(_logger, e, Name, key, Queue.Failures(key) + 1);
                Queue.AddRateLimited(key);
            }
            finally
            {
                Queue.Done(key);
            }
        }
    }

    [LoggerMessage(EventIds.Loops + 1, LogLevel.Warning, "{Loop} could not deal with {Key} (failure {Failures}); trying again")]
    private static partial void LogFailed(ILogger logger, Exception error, string loop, TKey key, int failures);
}
