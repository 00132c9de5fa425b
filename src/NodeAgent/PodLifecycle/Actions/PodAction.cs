namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Something to be done for a Pod. The decision core only names it; effects do it and report back.</summary>
internal abstract record PodAction;
