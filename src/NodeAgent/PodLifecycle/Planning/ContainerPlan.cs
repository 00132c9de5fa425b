using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>The decision for one container.</summary>
/// <param name="Container">Which.</param>
/// <param name="Need">What it lacks.</param>
/// <param name="Action">What to do now, or null to wait.</param>
/// <param name="WakeAt">When to look again although nothing happened.</param>
internal sealed record ContainerPlan(ContainerFacts Container, ContainerNeed Need, PodAction? Action = null, DateTimeOffset? WakeAt = null);
