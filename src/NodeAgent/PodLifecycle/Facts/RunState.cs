namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>How far one run of a container has come. Runs only ever move downwards in this list.</summary>
internal enum RunState
{
    /// <summary>Accepted by a module host; compiling or instantiating.</summary>
    Created,

    /// <summary>The module's entry point has been called.</summary>
    Running,

    /// <summary>Over; exit code and times are final.</summary>
    Exited,
}
