using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Probes;

/// <summary>Does one probe.</summary>
internal interface IProber
{
    /// <summary>Asks the container, for no longer than the probe's <c>timeoutSeconds</c>. Throws only when cancelled.</summary>
    Task<ProbeOutcome> ProbeAsync(PodFacts pod, ContainerFacts container, V1Probe probe, CancellationToken cancellationToken);
}
