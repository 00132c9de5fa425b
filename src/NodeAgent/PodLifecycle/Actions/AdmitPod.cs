namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Decide whether this node takes the Pod, and reserve what it requests.</summary>
internal sealed record AdmitPod() : PodAction;
