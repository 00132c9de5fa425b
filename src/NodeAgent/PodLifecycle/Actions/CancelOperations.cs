namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Give up what is under way for the Pod: pulls, mounts.</summary>
internal sealed record CancelOperations() : PodAction;
