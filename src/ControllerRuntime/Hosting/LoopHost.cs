using Krustlet.ControllerRuntime.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Krustlet.ControllerRuntime.Hosting;

/// <summary>
/// Runs a program's loops group by group and joins them all at stop. A loop that ends by itself, or fails, stops the
/// program: a restart is better than a half that works.
/// </summary>
public sealed partial class LoopHost(IEnumerable<IOwnedLoop> loops, IHostApplicationLifetime lifetime, ILogger<LoopHost> logger) : IHostedService, IDisposable
{
    private readonly IOwnedLoop[][] _groups = [.. loops.GroupBy(loop => loop.Order).OrderBy(group => group.Key).Select(group => group.ToArray())];
    private readonly List<RunningGroup> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _allReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _starting = Task.CompletedTask;

    /// <summary>The first fault that stopped the program, or null. Programs turn it into their exit code.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Done when every group is ready.</summary>
    public Task AllReady => _allReady.Task;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Waiting to lead may take for ever, so the host's own start does not wait for the groups.
        _starting = StartGroupsAsync(_stop.Token);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var group in Enumerable.Reverse(_running))
        {
            await group.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _running.ForEach(group => group.Dispose());
        _stop.Dispose();
    }

    private async Task StartGroupsAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var group in _groups)
            {
                LogStarting(logger, group[0].Order, group.Length);
                _running.Add(new RunningGroup(group, Ended));
                await Task.WhenAll(group.Select(loop => loop.Ready)).WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            _allReady.TrySetResult();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _allReady.TrySetCanceled(cancellationToken);
        }
        catch (Exception e)
        {
            _allReady.TrySetException(e);
            Stop(e);
        }
    }

    private void Ended(IOwnedLoop loop, Exception? fault)
    {
        if (_stop.IsCancellationRequested && fault is null)
        {
            return;
        }

        LogEnded(logger, fault, loop.Name);
        Stop(fault ?? new LoopEndedException(loop.Name));
    }

    private void Stop(Exception fault)
    {
        Fault ??= fault;
        lifetime.StopApplication();
    }

    [LoggerMessage(EventIds.Hosting + 1, LogLevel.Information, "Starting {Group}: {Count} loops")]
    private static partial void LogStarting(ILogger logger, StartOrder group, int count);

    [LoggerMessage(EventIds.Hosting + 2, LogLevel.Critical, "The loop {Loop} ended; stopping the program")]
    private static partial void LogEnded(ILogger logger, Exception? fault, string loop);
}
