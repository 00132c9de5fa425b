using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>A condition of the node, not of the Pod, that keeps Pods out: pressure, a shutdown under way.</summary>
internal interface IAdmissionGate
{
    /// <summary>Why this Pod may not come in now, or null.</summary>
    AdmissionVerdict? Refusal(PodFacts pod);
}
