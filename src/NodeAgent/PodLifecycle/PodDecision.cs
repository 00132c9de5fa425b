using System.Collections.Immutable;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle;

/// <summary>One pass of the state machine.</summary>
/// <param name="State">Where the Pod is now.</param>
/// <param name="Facts">The facts with every action marked as under way.</param>
/// <param name="Actions">What to do, in this order.</param>
/// <param name="WakeAt">When to look again although nothing happened; null when only news can change anything.</param>
internal sealed record PodDecision(PodStateName State, PodFacts Facts, ImmutableArray<PodAction> Actions, DateTimeOffset? WakeAt);
