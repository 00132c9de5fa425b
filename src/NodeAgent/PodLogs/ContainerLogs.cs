using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodWorkers;

namespace Krustlet.NodeAgent.PodLogs;

/// <summary>Finds log files by what the workers know of runs.</summary>
internal sealed class ContainerLogs(PodRegistry pods, PodLogFolders folders, RunEndings endings) : IContainerLogs
{
    /// <inheritdoc/>
    public ContainerLog? Find(PodKey pod, string container, bool previous)
    {
        if (pods.Find(pod.Uid)?.Facts is not { } facts || facts.Containers.FirstOrDefault(c => c.Name == container) is not { } found)
        {
            return null;
        }

        var run = previous ? PreviousRun(facts, found) : found.Current;
        return run is null ? null : new ContainerLog(folders.PathOf(pod, container, run.Attempt), run.HasExited ? Task.CompletedTask : endings.Of(pod.Uid, run.Id));
    }

    /// <summary>The run that the status shows as lastState.</summary>
    private static ContainerRun? PreviousRun(PodFacts facts, ContainerFacts container)
    {
        var shown = (facts.Status?.InitContainerStatuses ?? []).Concat(facts.Status?.ContainerStatuses ?? []).FirstOrDefault(s => s.Name == container.Name);
        return shown?.State?.Waiting is not null && shown.LastState?.Terminated is not null ? container.Current : container.Previous;
    }
}
