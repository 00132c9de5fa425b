namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Give the Pod an address and its volumes.</summary>
internal sealed record PreparePod() : PodAction;
