using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>Every container whose turn has come runs, or has ended for good.</summary>
internal sealed class RunningState(ContainerPlanner planner) : ActiveState(planner)
{
    /// <inheritdoc/>
    public override PodStateName Name => PodStateName.Running;
}
