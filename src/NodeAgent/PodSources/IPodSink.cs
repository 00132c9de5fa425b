using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.PodSources;

/// <summary>Hears of the Pods of this node from a source. Takes note and returns at once; hearing a thing twice is harmless.</summary>
internal interface IPodSink
{
    /// <summary>A Pod as it is now: new, changed, or told of again.</summary>
    void Upsert(V1Pod pod);

    /// <summary>A Pod that no longer exists.</summary>
    void Removed(PodKey pod);
}
