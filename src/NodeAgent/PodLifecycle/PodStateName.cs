namespace Krustlet.NodeAgent.PodLifecycle;

/// <summary>The states of a Pod on this node. <see cref="PodEdges"/> says which may follow which.</summary>
internal enum PodStateName
{
    /// <summary>Whether the node takes the Pod is being decided.</summary>
    Admitting,

    /// <summary>Its address and volumes are being made.</summary>
    MountingVolumes,

    /// <summary>A container waits for its image.</summary>
    PullingImages,

    /// <summary>Images are there; a container is being started.</summary>
    Starting,

    /// <summary>Everything whose turn has come runs.</summary>
    Running,

    /// <summary>A container waits before its next start.</summary>
    BackingOff,

    /// <summary>What runs is being stopped.</summary>
    Terminating,

    /// <summary>Nothing runs and nothing ever will; what was used is given back, then the object may go.</summary>
    Terminated,
}
