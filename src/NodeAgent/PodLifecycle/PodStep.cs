using System.Collections.Immutable;
using Krustlet.NodeAgent.PodLifecycle.Actions;

namespace Krustlet.NodeAgent.PodLifecycle;

/// <summary>What a state decided: to go on to another state, or to stay, with things to do and a time to look again.</summary>
internal sealed record PodStep(PodStateName Next, ImmutableArray<PodAction> Actions, DateTimeOffset? WakeAt)
{
    /// <summary>Go on to another state at once.</summary>
    public static PodStep To(PodStateName next) => new(next, [], null);

    /// <summary>Stay, and wait for news.</summary>
    public static PodStep Stay(PodStateName state, DateTimeOffset? wakeAt = null) => new(state, [], wakeAt);

    /// <summary>Stay, and do something.</summary>
    public static PodStep Do(PodStateName state, params ImmutableArray<PodAction> actions) => new(state, actions, null);
}
