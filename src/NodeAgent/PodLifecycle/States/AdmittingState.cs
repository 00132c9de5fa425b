using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>The Pod is new to this agent: is it over already, does it have to end, may it run here?</summary>
internal sealed class AdmittingState : IPodState
{
    /// <inheritdoc/>
    public PodStateName Name => PodStateName.Admitting;

    /// <inheritdoc/>
    public PodStep Decide(PodFacts pod, DateTimeOffset now) => pod switch
    {
        { Finished: true } => PodStep.To(PodStateName.Terminated),
        { Termination: not null } => PodStep.To(PodStateName.Terminating),
        { Devices: DeviceStage.Reserved } => PodStep.Do(Name, new AllocateDevices()),
        { Devices: DeviceStage.Allocating } => PodStep.Stay(Name),
        { Admission: null } => PodStep.Do(Name, new AdmitPod()),
        { Admission.IsAdmitted: false } => PodStep.To(PodStateName.Terminated),
        _ => PodStep.To(PodStateName.MountingVolumes),
    };
}
