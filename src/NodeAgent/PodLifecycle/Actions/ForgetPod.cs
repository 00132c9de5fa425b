namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Remove the logs and every trace of a Pod that no longer exists.</summary>
internal sealed record ForgetPod() : PodAction;
