using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.ModuleHosts.Processes;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>Runs on the hosts of the pool: chooses a host for a start, finds the one that knows a run, and keeps the pool tidy.</summary>
internal sealed partial class ModuleHostManager(HostPool pool, IHostProcesses processes, ModuleHostPolicy policy, TimeProvider time, ILogger<ModuleHostManager> logger)
    : IModuleHosts, IOwnedLoop
{
    private const int HostsTried = 2;
    private static readonly TimeSpan TidyPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private readonly TaskCompletionSource adopted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public string Name => "module-hosts";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Caches;

    /// <inheritdoc/>
    public Task Ready => adopted.Task;

    /// <inheritdoc/>
    public Task Adopted => adopted.Task;

    /// <inheritdoc/>
    public IReadOnlyList<HostedRun> Runs() => [.. pool.All.SelectMany(static h => h.Runs.All)];

    /// <inheritdoc/>
    public IReadOnlyList<HostedRun> RunsOf(string podUid) => [.. pool.All.SelectMany(static h => h.Runs.All).Where(r => r.Pod.Uid == podUid)];

    /// <inheritdoc/>
    public void Observe(Action<HostedRun> observer) => pool.Changed += observer;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await pool.AdoptAsync(cancellationToken);
            adopted.TrySetResult();
            using var timer = new PeriodicTimer(TidyPeriod, time);
            do
            {
                await pool.TidyAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        finally
        {
            await pool.StopAsync();
        }
    }

    /// <inheritdoc/>
    public async Task<HostedRun> StartAsync(ModuleStart start, CancellationToken cancellationToken)
    {
        var ended = 0;
        while (true)
        {
            if (pool.HostOf(start.Request.Id) is { } known)
            {
                return known.Runs.Find(start.Request.Id)!;
            }

            var host = start.Isolated ? await pool.ReserveIsolatedAsync(cancellationToken) : await pool.ReserveSharedAsync(cancellationToken);
            try
            {
                var run = await StartOnAsync(host, start, cancellationToken);
                if (run?.Refusal is { HostIsFull: true } && !start.Isolated)
                {
                    await LeaveFullAsync(host, run.Run.Id, cancellationToken);
                }
                else if (run is not null)
                {
                    return run;
                }
                else if (++ended == HostsTried)
                {
                    throw new ModuleHostException("the module host ended while it started the module; see the node agent's log, and whether the machine is out of memory");
                }
            }
            finally
            {
                host.Release();
            }
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(string runId, int exitCode, CancellationToken cancellationToken)
    {
        if (pool.HostOf(runId) is not { IsDead: false } host)
        {
            return;
        }

        await host.Client.StopAsync(runId, exitCode, cancellationToken);
        if (host.Record.Isolated && exitCode == ExitCodes.Killed)
        {
            await Task.Delay(policy.KillPatience, time, cancellationToken);
            if (host.Runs.Alive > 0)
            {
                processes.Kill(host.Record.Process);
            }
        }
    }

    /// <inheritdoc/>
    public Task WriteInputAsync(string runId, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, bool endAfter, CancellationToken cancellationToken) =>
        pool.HostOf(runId) is { IsDead: false } host ? host.Client.WriteInputAsync(runId, readAsync, endAfter, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task RemoveAsync(string runId, CancellationToken cancellationToken)
    {
        if (pool.HostOf(runId) is not { } host)
        {
            return;
        }

        if (!host.IsDead && !host.IsRetired && !await host.Client.RemoveAsync(runId, cancellationToken))
        {
            throw new ModuleHostException($"the module {runId} still runs");
        }

        host.Runs.Remove(runId);
        if (host.Record.Isolated)
        {
            await pool.RetireAsync(host, evenIfUsed: false, cancellationToken);
        }
    }

    /// <summary>What came of it, or null when the host ended and nothing of the run is left.</summary>
    private async Task<HostedRun?> StartOnAsync(ModuleHostConnection host, ModuleStart start, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return host.Note(await host.Client.StartAsync(start.Request, cancellationToken));
            }
            catch (ModuleHostException failure)
            {
                LogStartUnanswered(logger, failure, start.Request.Id, host.Record.Id);
            }

            if (host.IsDead)
            {
                return host.Runs.Find(start.Request.Id);
            }

            // It may have started: ask the same host again, the id makes that harmless.
            await Task.Delay(RetryPause, time, cancellationToken);
        }
    }

    private static async Task LeaveFullAsync(ModuleHostConnection host, string runId, CancellationToken cancellationToken)
    {
        host.IsFull = true;
        await host.Client.RemoveAsync(runId, cancellationToken);
        host.Runs.Remove(runId);
    }

    [LoggerMessage(4715, LogLevel.Warning, "The start of module {Id} was not answered by host {Host}")]
    private static partial void LogStartUnanswered(ILogger logger, Exception failure, string id, string host);
}
