using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.ModuleHosts.Processes;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>
/// One host: its client, and a loop that follows its modules until the process is gone. A broken connection to a living
/// process is made again; only the end of the process ends its runs.
/// </summary>
internal sealed partial class ModuleHostConnection(
    HostRecord record,
    IModuleHostClient client,
    IHostProcesses processes,
    Action<HostedRun> changed,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(200);
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private volatile bool full;
    private int reserved;

    /// <summary>Its record.</summary>
    public HostRecord Record => record;

    /// <summary>Its contract.</summary>
    public IModuleHostClient Client => client;

    /// <summary>Its runs. They outlive the process, until they are removed.</summary>
    public HostedRuns Runs { get; } = new();

    /// <summary>Completes with the first snapshot, or when the process turns out to be gone.</summary>
    public Task Synced => synced.Task;

    /// <summary>Whether the process has ended.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Whether it was told to end.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>It refused a module for want of room, and none has ended since.</summary>
    public bool IsFull
    {
        get => full;
        set => full = value;
    }

    /// <summary>Holds the host open for a start that is about to be asked for; false when it is ending or ended.</summary>
    public bool TryReserve()
    {
        lock (gate)
        {
            reserved += IsDead || IsRetired ? 0 : 1;
            return !IsDead && !IsRetired;
        }
    }

    /// <summary>The start is over.</summary>
    public void Release()
    {
        lock (gate)
        {
            reserved--;
        }
    }

    /// <summary>Marks the host as ending; false while something needs it, or when it is marked already.</summary>
    public bool TryRetire(bool evenIfUsed)
    {
        lock (gate)
        {
            if (IsRetired || IsDead || (!evenIfUsed && (reserved > 0 || Runs.All.Count > 0)))
            {
                return false;
            }

            return IsRetired = true;
        }
    }

    /// <summary>Follows the host until its process has ended.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (processes.IsAlive(record.Process))
        {
            try
            {
                await WatchAsync(cancellationToken);
            }
            catch (ModuleHostException failure)
            {
                LogDisconnected(logger, failure, record.Id);
            }

            await Task.Delay(ReconnectDelay, time, cancellationToken);
        }

        lock (gate)
        {
            IsDead = true;
        }

        EndGone(static _ => true);
        synced.TrySetResult();
    }

    /// <summary>Takes note of what a call returned.</summary>
    public HostedRun Note(ModuleStatus status)
    {
        var run = ModuleStatuses.Read(status);
        Note(run);
        return Runs.Find(run.Run.Id) ?? run;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        if (!await SpeaksOurContractAsync(cancellationToken))
        {
            return;
        }

        // What starts from here on may be in an answer before it is in the watch.
        var lost = Runs.All.Select(static known => known.Run.Id).ToHashSet(StringComparer.Ordinal);
        await foreach (var reply in client.WatchAsync(cancellationToken))
        {
            switch (reply.EventCase)
            {
                case WatchModulesReply.EventOneofCase.Module:
                    lost.Remove(reply.Module.Id);
                    Note(ModuleStatuses.Read(reply.Module));
                    break;
                case WatchModulesReply.EventOneofCase.SnapshotEnd:
                    EndLost(lost);
                    synced.TrySetResult();
                    break;
                case WatchModulesReply.EventOneofCase.RemovedId:
                    Runs.Remove(reply.RemovedId);
                    break;
            }
        }
    }

    /// <summary>A host of another contract is ended: its modules could not be followed, and would run twice.</summary>
    private async Task<bool> SpeaksOurContractAsync(CancellationToken cancellationToken)
    {
        var version = (await client.GetVersionAsync(cancellationToken)).ContractVersion;
        if (version == ModuleHostClient.ContractVersion)
        {
            return true;
        }

        LogForeign(logger, record.Id, version);
        processes.Kill(record.Process);
        return false;
    }

    /// <summary>Runs that the host no longer knows after a broken connection.</summary>
    private void EndLost(HashSet<string> lost) =>
        Tell(Runs.EndAll(lost.Contains, "the module host no longer knows this module", ExitReasons.ContainerStatusUnknown, time.GetUtcNow()));

    private void Note(HostedRun run)
    {
        if (Runs.Note(run))
        {
            IsFull = IsFull && !run.Run.HasExited;
            changed(run);
        }

        bool isTooLate;
        lock (gate)
        {
            isTooLate = IsDead;
        }

        if (isTooLate)
        {
            // An answer that came before the process ended and is read after its runs were: nobody else would end this one.
            EndGone(id => id == run.Run.Id);
        }
    }

    /// <summary>Runs that ended with the process.</summary>
    private void EndGone(Func<string, bool> isOfThem) =>
        Tell(Runs.EndAll(isOfThem, $"the module host process {record.Process.Id} ended while the module ran", ExitReasons.Error, time.GetUtcNow()));

    private void Tell(IReadOnlyList<HostedRun> ended)
    {
        foreach (var run in ended)
        {
            changed(run);
        }
    }

    [LoggerMessage(4701, LogLevel.Error, "Module host {Host} speaks contract version {Version}, which this agent does not: ending it")]
    private static partial void LogForeign(ILogger logger, string host, uint version);

    [LoggerMessage(4700, LogLevel.Warning, "Lost the connection to module host {Host}; looking whether it still runs")]
    private static partial void LogDisconnected(ILogger logger, Exception failure, string host);
}
