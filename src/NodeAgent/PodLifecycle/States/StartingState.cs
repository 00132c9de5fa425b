using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>Every image that is needed is there, and a container is being started, or being replaced.</summary>
internal sealed class StartingState(ContainerPlanner planner) : ActiveState(planner)
{
    /// <inheritdoc/>
    public override PodStateName Name => PodStateName.Starting;
}
