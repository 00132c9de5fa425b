using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Probes;

/// <summary>Asks containers how they are, and gives their Pods the decisions as news.</summary>
internal interface IContainerProbes
{
    /// <summary>Brings the probes of a Pod in line with what is known of it. Quick; called after every pass.</summary>
    void Follow(PodFacts pod, Action<Func<PodFacts, PodFacts>> post);

    /// <summary>Drops everything about a Pod.</summary>
    void Forget(PodKey pod);
}
