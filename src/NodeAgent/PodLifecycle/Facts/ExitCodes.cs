namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>Exit codes that the agent itself asks for or reports; 128 + the signal a process would have got.</summary>
internal static class ExitCodes
{
    /// <summary>Stopped as by SIGTERM. A module cannot handle a signal, so it is ended at once, as a process without a handler would be.</summary>
    public const int Terminated = 143;

    /// <summary>Killed as by SIGKILL: grace is over, the host died, or the run is lost.</summary>
    public const int Killed = 137;
}
