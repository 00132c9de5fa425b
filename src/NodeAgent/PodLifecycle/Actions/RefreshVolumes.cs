namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Bring mounted content up to date.</summary>
internal sealed record RefreshVolumes() : PodAction;
