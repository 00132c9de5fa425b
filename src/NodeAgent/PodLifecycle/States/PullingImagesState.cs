using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>A container waits for its image: it is being fetched, or the next try is due later.</summary>
internal sealed class PullingImagesState(ContainerPlanner planner) : ActiveState(planner)
{
    /// <inheritdoc/>
    public override PodStateName Name => PodStateName.PullingImages;
}
