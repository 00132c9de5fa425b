using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.PodSources;
using Krustlet.NodeAgent.PodSources.Manifests;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Payloads;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>Gives back what a Pod used: runs, volumes, tokens, address and reservations when it is over; logs and memory when its object is gone.</summary>
internal sealed partial class PodCleanUp(
    IModuleHosts hosts,
    PodVolumes volumes,
    ServiceAccountTokens tokens,
    PodNetwork network,
    NodeAdmission admission,
    DeviceManager devices,
    PodLogFolders logs,
    StaticPodEnds staticEnds,
    PullTimes pulls,
    PodRegistry registry,
    IPodStatusSink statuses,
    TimeProvider time,
    ILogger<PodCleanUp> logger)
{
    /// <summary>Everything but the logs.</summary>
    public async Task<Func<PodFacts, PodFacts>> CleanUpAsync(PodFacts pod, CancellationToken stopping)
    {
        try
        {
            admission.Release(pod.Key.Uid);
            devices.Release(pod.Key.Uid);
            if (!pod.Gone)
            {
                if (PodOrigin.IsStatic(pod.Pod) && pod is { Finished: true, Status: { } final })
                {
                    staticEnds.Keep(pod.Key.Uid, final);
                }

                // Until then the hosts are the only ones who know how the runs ended: an agent that comes after this one asks them.
                await statuses.StoredAsync(pod.Key, stopping);
            }

            foreach (var run in hosts.RunsOf(pod.Key.Uid))
            {
                await hosts.RemoveAsync(run.Run.Id, stopping);
            }

            await volumes.RemoveAsync(pod.Key.Uid, stopping);
            tokens.Forget(pod.Key.Uid);
            network.Release(pod.Key.Uid);
            return static f => f.CleanedUp();
        }
        catch (Exception failure) when (failure is ModuleHostException or VolumeException or IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, failure, pod.Key);
            return f => f.CleanUpFailed(time.GetUtcNow());
        }
    }

    /// <summary>The last traces.</summary>
    public void Forget(PodKey pod)
    {
        statuses.Forget(pod);
        registry.Remove(pod);
        pulls.Take(pod.Uid);
        try
        {
            logs.Remove(pod);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next agent's sweep removes them.
            LogLogsKept(logger, failure, pod);
        }
    }

    [LoggerMessage(4530, LogLevel.Warning, "Not everything of Pod {Pod} could be removed: trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure, PodKey pod);

    [LoggerMessage(4531, LogLevel.Warning, "The logs of Pod {Pod} could not be removed")]
    private static partial void LogLogsKept(ILogger logger, Exception failure, PodKey pod);
}
