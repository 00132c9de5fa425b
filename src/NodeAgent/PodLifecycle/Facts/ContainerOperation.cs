namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>The one thing being done for a container right now. At most one, so that nothing is ever done twice at a time.</summary>
internal enum ContainerOperation
{
    /// <summary>Nothing is under way.</summary>
    None,

    /// <summary>Its image is being fetched or looked up.</summary>
    Pulling,

    /// <summary>A module host is being asked to start it.</summary>
    Starting,

    /// <summary>A module host is being asked to stop its run.</summary>
    Stopping,
}
