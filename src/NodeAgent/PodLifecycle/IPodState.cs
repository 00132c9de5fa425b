using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle;

/// <summary>One state of a Pod: decides from facts and clock alone, does nothing itself.</summary>
internal interface IPodState
{
    /// <summary>Which state.</summary>
    PodStateName Name { get; }

    /// <summary>The next step. Called again with the outcome until it stays.</summary>
    PodStep Decide(PodFacts pod, DateTimeOffset now);
}
