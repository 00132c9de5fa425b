using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>
/// Nothing runs and nothing ever will. What the Pod used is given back; the final status then lets the API object go
/// (the status writer deletes it once that status is stored), and when the object is gone the last traces are removed.
/// </summary>
internal sealed class TerminatedState : IPodState
{
    /// <inheritdoc/>
    public PodStateName Name => PodStateName.Terminated;

    /// <inheritdoc/>
    public PodStep Decide(PodFacts pod, DateTimeOffset now) => pod switch
    {
        { CleanUp: CleanUpStage.Cleaning } => PodStep.Stay(Name),
        { CleanUp: CleanUpStage.Failed, CleanUpRetryAt: { } retryAt } when retryAt > now => PodStep.Stay(Name, retryAt),
        { CleanUp: not CleanUpStage.Clean } => PodStep.Do(Name, new CleanUpPod()),
        { Gone: true } => PodStep.Do(Name, new ForgetPod()),
        _ => PodStep.Stay(Name),
    };
}
