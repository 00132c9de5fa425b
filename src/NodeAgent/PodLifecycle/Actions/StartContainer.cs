using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Start one run. <paramref name="Attempt"/> is its restart count, <paramref name="Try"/> tells failed starts of one attempt apart.</summary>
internal sealed record StartContainer(string Container, int Attempt, int Try, ReadyImage Image) : PodAction;
