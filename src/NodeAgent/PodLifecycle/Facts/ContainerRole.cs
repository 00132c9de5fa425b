namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>What part a container plays in its Pod.</summary>
internal enum ContainerRole
{
    /// <summary>Runs once, before the containers that come after it; must end with 0.</summary>
    Init,

    /// <summary>An init container with <c>restartPolicy: Always</c>: started in turn, then kept running.</summary>
    Sidecar,

    /// <summary>A container of <c>spec.containers</c>.</summary>
    App,
}
