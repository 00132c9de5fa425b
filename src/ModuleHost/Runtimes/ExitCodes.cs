namespace Krustlet.ModuleHost.Runtimes;

/// <summary>Exit codes the host gives; every other code is the module's own.</summary>
public static class ExitCodes
{
    /// <summary>Never ran (a shell's "cannot be executed").</summary>
    public const int NotStarted = 126;

    /// <summary>Trapped: what a process that aborts (SIGABRT) exits with.</summary>
    public const int Trapped = 134;

    /// <summary>Over a limit of memory, fuel or execution time: what a process that is killed (SIGKILL) exits with.</summary>
    public const int Killed = 137;

    /// <summary>Stopped in order (SIGTERM).</summary>
    public const int Terminated = 143;
}
