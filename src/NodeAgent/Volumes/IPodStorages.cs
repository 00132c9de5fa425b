using Krustlet.NodeAgent.PodStatuses;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>Measures what Pods keep on the node.</summary>
internal interface IPodStorages
{
    /// <summary>As of at most a minute ago: looking through every file of every Pod is not for each caller.</summary>
    PodStorage Of(PodRecord pod);
}
