namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary><c>spec.restartPolicy</c>.</summary>
internal enum RestartPolicy
{
    /// <summary>Restart whatever the exit code.</summary>
    Always,

    /// <summary>Restart after an exit code other than 0.</summary>
    OnFailure,

    /// <summary>Never restart.</summary>
    Never,
}
