using System.Collections.Concurrent;
using Krustlet.NodeAgent.ModuleHosts.Processes;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>
/// The hosts there are: adopts those an earlier agent left, starts more, follows each, ends those that nothing needs. One
/// shared host is always kept, so that a first Pod need not wait for it.
/// </summary>
internal sealed partial class HostPool(
    HostFolder folder,
    HostLauncher launcher,
    IHostProcesses processes,
    IModuleHostClients clients,
    ModuleHostPolicy policy,
    TimeProvider time,
    ILogger<HostPool> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, ModuleHostConnection> hosts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> followers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim launching = new(1, 1);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Raised for each change of a run, from any thread.</summary>
    public event Action<HostedRun>? Changed;

    /// <summary>All hosts.</summary>
    public IReadOnlyCollection<ModuleHostConnection> All => (IReadOnlyCollection<ModuleHostConnection>)hosts.Values;

    /// <summary>The host that knows a run, or null.</summary>
    public ModuleHostConnection? HostOf(string runId) => hosts.Values.FirstOrDefault(h => h.Runs.Find(runId) is not null);

    /// <summary>Finds the hosts of an earlier agent and learns what they run.</summary>
    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        foreach (var record in folder.Read())
        {
            if (!processes.IsAlive(record.Process))
            {
                folder.Remove(record.Id);
                continue;
            }

            LogAdopted(logger, record.Id, record.Process.Id);
            Follow(record, clients.Connect(folder.SocketPath(record.Id)));
        }

        await Task.WhenAll(hosts.Values.Select(h => SyncedOrKilledAsync(h, cancellationToken)));
    }

    /// <summary>A shared host with room, reserved for one start.</summary>
    public async Task<ModuleHostConnection> ReserveSharedAsync(CancellationToken cancellationToken)
    {
        if (FreeShared() is { } ready)
        {
            return ready;
        }

        await launching.WaitAsync(cancellationToken);
        try
        {
            return FreeShared() ?? await LaunchAsync("shared", isolated: false, cancellationToken);
        }
        finally
        {
            launching.Release();
        }
    }

    /// <summary>A new host for one module, reserved for its start.</summary>
    public Task<ModuleHostConnection> ReserveIsolatedAsync(CancellationToken cancellationToken) => LaunchAsync("isolated", isolated: true, cancellationToken);

    /// <summary>Drops hosts that have ended, ends those with nothing left, keeps one shared host at hand.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        foreach (var host in hosts.Values.Where(static h => h.IsDead && h.Runs.All.Count == 0))
        {
            await DropAsync(host);
        }

        var spare = hosts.Values.Where(static h => !h.Record.Isolated && !h.IsFull && !h.IsDead).OrderByDescending(static h => h.Runs.All.Count).FirstOrDefault();
        foreach (var host in hosts.Values.Where(h => h != spare))
        {
            await RetireAsync(host, evenIfUsed: false, cancellationToken);
        }

        await KeepOneAsync(cancellationToken);
    }

    /// <summary>Ends a host; not one that is still needed, unless told so.</summary>
    public async Task RetireAsync(ModuleHostConnection host, bool evenIfUsed, CancellationToken cancellationToken)
    {
        if (!host.TryRetire(evenIfUsed))
        {
            return;
        }

        try
        {
            await host.Client.ShutdownAsync(0, cancellationToken);
        }
        catch (ModuleHostException failure)
        {
            LogNotRetired(logger, failure, host.Record.Id);
            processes.Kill(host.Record.Process);
        }
    }

    /// <summary>The agent ends. Its hosts and their modules stay for the next agent, unless the node says otherwise.</summary>
    public async Task StopAsync()
    {
        if (!policy.KeepHostsOnStop)
        {
            await Task.WhenAll(hosts.Values.Select(h => RetireAsync(h, evenIfUsed: true, CancellationToken.None)));
        }

        await stopping.CancelAsync();
        foreach (var follower in followers.Values)
        {
            await follower.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var host in hosts.Values)
        {
            host.Dispose();
        }

        stopping.Dispose();
        launching.Dispose();
    }

    private ModuleHostConnection? FreeShared() =>
        hosts.Values.Where(static h => !h.Record.Isolated && !h.IsFull).OrderByDescending(static h => h.Runs.All.Count).FirstOrDefault(static h => h.TryReserve());

    private async Task<ModuleHostConnection> LaunchAsync(string kind, bool isolated, CancellationToken cancellationToken)
    {
        var id = $"{kind}-{Guid.NewGuid().ToString("N")[..10]}";
        var (record, client) = await launcher.LaunchAsync(id, isolated, cancellationToken);
        LogLaunched(logger, id, record.Process.Id);
        var host = Follow(record, client, reserved: true);
        await host.Synced.WaitAsync(cancellationToken);
        return host;
    }

    private ModuleHostConnection Follow(HostRecord record, IModuleHostClient client, bool reserved = false)
    {
        var host = new ModuleHostConnection(record, client, processes, run => Changed?.Invoke(run), time, logger);
        if (reserved)
        {
            host.TryReserve();
        }

        hosts[record.Id] = host;
        followers[record.Id] = Task.Run(() => host.FollowAsync(stopping.Token), CancellationToken.None);
        return host;
    }

    /// <summary>A host that runs but does not answer is ended: its modules could neither be followed nor stopped.</summary>
    private async Task SyncedOrKilledAsync(ModuleHostConnection host, CancellationToken cancellationToken)
    {
        try
        {
            await host.Synced.WaitAsync(policy.AdoptionPatience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogUnresponsive(logger, host.Record.Id, host.Record.Process.Id);
            processes.Kill(host.Record.Process);
            await host.Synced.WaitAsync(cancellationToken);
        }
    }

    private async Task KeepOneAsync(CancellationToken cancellationToken)
    {
        try
        {
            (await ReserveSharedAsync(cancellationToken)).Release();
        }
        catch (ModuleHostException failure)
        {
            LogNotStarted(logger, failure);
        }
    }

    private async Task DropAsync(ModuleHostConnection host)
    {
        hosts.TryRemove(host.Record.Id, out _);
        if (followers.TryRemove(host.Record.Id, out var follower))
        {
            await follower;
        }

        folder.Remove(host.Record.Id);
        host.Dispose();
    }

    [LoggerMessage(4710, LogLevel.Information, "Started module host {Host}, process {ProcessId}")]
    private static partial void LogLaunched(ILogger logger, string host, int processId);

    [LoggerMessage(4711, LogLevel.Information, "Found module host {Host}, process {ProcessId}, of an earlier agent")]
    private static partial void LogAdopted(ILogger logger, string host, int processId);

    [LoggerMessage(4712, LogLevel.Error, "Module host {Host}, process {ProcessId}, runs but does not answer: ending it")]
    private static partial void LogUnresponsive(ILogger logger, string host, int processId);

    [LoggerMessage(4713, LogLevel.Error, "No module host can be started: trying again")]
    private static partial void LogNotStarted(ILogger logger, Exception failure);

    [LoggerMessage(4714, LogLevel.Warning, "Module host {Host} did not take the request to end: ending its process")]
    private static partial void LogNotRetired(ILogger logger, Exception failure, string host);
}
