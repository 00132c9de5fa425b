namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Give back runs, volumes, address and reservations.</summary>
internal sealed record CleanUpPod() : PodAction;
