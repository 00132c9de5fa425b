using System.Collections.Immutable;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>The decision for all containers of a Pod whose turn has come.</summary>
/// <param name="Plans">One a container.</param>
/// <param name="Outcome">Where the Pod as a whole stands.</param>
internal sealed record ContainersPlan(ImmutableArray<ContainerPlan> Plans, PodOutcome Outcome)
{
    /// <summary>The earliest moment at which any of it changes by itself.</summary>
    public DateTimeOffset? WakeAt => Plans.Min(static p => p.WakeAt);

    /// <summary>Whether any container lacks this.</summary>
    public bool AnyNeeds(ContainerNeed need) => Plans.Any(p => p.Need == need);
}
