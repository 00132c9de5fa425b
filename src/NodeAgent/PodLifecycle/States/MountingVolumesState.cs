using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>The Pod's address and volumes are made, and tried again until they are: nothing starts before.</summary>
internal sealed class MountingVolumesState : IPodState
{
    /// <inheritdoc/>
    public PodStateName Name => PodStateName.MountingVolumes;

    /// <inheritdoc/>
    public PodStep Decide(PodFacts pod, DateTimeOffset now)
    {
        if (pod.Termination is not null)
        {
            return PodStep.To(PodStateName.Terminating);
        }

        return pod.Preparation switch
        {
            { Stage: PreparationStage.Prepared } => PodStep.To(PodStateName.PullingImages),
            { Stage: PreparationStage.Preparing } => PodStep.Stay(Name),
            { Stage: PreparationStage.Failed, RetryAt: { } retryAt } when retryAt > now => PodStep.Stay(Name, retryAt),
            _ => PodStep.Do(Name, new PreparePod()),
        };
    }
}
