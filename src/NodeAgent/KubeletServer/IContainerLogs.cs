using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Where a container's log files are.</summary>
internal interface IContainerLogs
{
    /// <summary>
    /// The CRI log file of a container's current run, or of the run before it. Null when there is none: never started, or no previous run.
    /// </summary>
    ContainerLog? Find(PodKey pod, string container, bool previous);
}
