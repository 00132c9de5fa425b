namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>How far the removal of what the Pod used on this node is.</summary>
internal enum CleanUpStage
{
    /// <summary>Still in use, or not looked at.</summary>
    None,

    /// <summary>Under way.</summary>
    Cleaning,

    /// <summary>Runs, volumes, address and reservations are given back. Logs stay until the Pod is gone.</summary>
    Clean,

    /// <summary>Failed; tried again.</summary>
    Failed,
}
