using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.Volumes;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>What an earlier agent left of Pods that no longer exist: runs, volumes and logs. Done again until nothing is left.</summary>
internal sealed partial class OrphanSweep(IModuleHosts hosts, VolumeFolders folders, PodVolumes volumes, DeviceManager devices, PodLogFolders logs, TimeProvider time, ILogger<OrphanSweep> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Removes everything of Pods that <paramref name="isKnown"/> does not know by their UIDs. It is asked after what there is was read, and again before anything goes: Pods
    /// come meanwhile, and what they have by then is theirs.
    /// </summary>
    public async Task RunAsync(Func<string, bool> isKnown, CancellationToken cancellationToken)
    {
        var found = hosts.Runs().Select(static r => r.Pod.Uid).Concat(devices.PodUids).Concat(folders.Known()).Concat(logs.Known().Select(static p => p.Uid)).ToHashSet(StringComparer.Ordinal);
        var orphans = found.Where(uid => !isKnown(uid)).ToHashSet(StringComparer.Ordinal);
        while (true)
        {
            foreach (var uid in orphans.ToList())
            {
                if (isKnown(uid) || await TryRemoveAsync(uid, cancellationToken))
                {
                    orphans.Remove(uid);
                }
            }

            if (orphans.Count == 0)
            {
                return;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<bool> TryRemoveAsync(string uid, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var run in hosts.RunsOf(uid))
            {
                await RemoveAsync(run, cancellationToken);
            }

            if (hosts.RunsOf(uid).Count > 0)
            {
                return false;
            }

            devices.Release(uid);
            await volumes.RemoveAsync(uid, cancellationToken);
            foreach (var pod in logs.Known().Where(p => p.Uid == uid))
            {
                logs.Remove(pod);
            }

            return true;
        }
        catch (Exception failure) when (failure is ModuleHostException or VolumeException or IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, failure, uid);
            return false;
        }
    }

    private async Task RemoveAsync(HostedRun run, CancellationToken cancellationToken)
    {
        if (run.Run.HasExited)
        {
            await hosts.RemoveAsync(run.Run.Id, cancellationToken);
            return;
        }

        LogOrphan(logger, run.Pod, run.Container);
        await hosts.StopAsync(run.Run.Id, ExitCodes.Killed, cancellationToken);
    }

    [LoggerMessage(4535, LogLevel.Information, "Stopping {Container} of Pod {Pod}, which no longer exists")]
    private static partial void LogOrphan(ILogger logger, Contracts.Identity.PodKey pod, string container);

    [LoggerMessage(4536, LogLevel.Warning, "What is left of the former Pod {Uid} could not be removed: trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure, string uid);
}
