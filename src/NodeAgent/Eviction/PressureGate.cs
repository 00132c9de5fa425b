using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodSources;
using Krustlet.NodeAgent.PodStatuses;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>Keeps new Pods out while the node runs short: of memory those that ask for none, of anything else all but critical ones.</summary>
internal sealed class PressureGate(NodePressure pressure) : IAdmissionGate
{
    /// <inheritdoc/>
    public AdmissionVerdict? Refusal(PodFacts pod)
    {
        var (memory, disk, processes) = pressure.Now;

        // A Pod that an earlier agent took is not new.
        if (!(memory || disk || processes) || pod.StartTime is not null || PodOrigin.IsCritical(pod.Pod) || (!disk && !processes && QosClass.Of(pod.Pod) != "BestEffort"))
        {
            return null;
        }

        string[] conditions = [.. memory ? ["MemoryPressure"] : Array.Empty<string>(), .. disk ? ["DiskPressure"] : Array.Empty<string>(), .. processes ? ["PIDPressure"] : Array.Empty<string>()];
        return AdmissionVerdict.Rejected(PodDisruption.Evicted, $"The node had condition: [{string.Join(' ', conditions)}]. ");
    }
}
