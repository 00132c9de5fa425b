namespace Krustlet.NodeAgent.PodLifecycle;

/// <summary>A state named a successor that <see cref="PodEdges"/> does not allow: a bug in the states, never a Pod's fault.</summary>
internal sealed class IllegalPodTransitionException(PodStateName from, PodStateName to)
    : InvalidOperationException($"a Pod cannot go from {from} to {to}");
