namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Get the container's image, from here or from its registry.</summary>
internal sealed record PullImage(string Container) : PodAction;
