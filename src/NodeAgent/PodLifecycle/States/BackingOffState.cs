using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>Nothing can be done before a container's delay is over.</summary>
internal sealed class BackingOffState(ContainerPlanner planner) : ActiveState(planner)
{
    /// <inheritdoc/>
    public override PodStateName Name => PodStateName.BackingOff;
}
