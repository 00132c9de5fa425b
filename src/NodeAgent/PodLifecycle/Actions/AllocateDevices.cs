namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Ask the device plugins for what is set aside for the Pod.</summary>
internal sealed record AllocateDevices() : PodAction;
