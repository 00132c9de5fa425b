namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>Values of <c>state.terminated.reason</c>, as container runtimes write them.</summary>
internal static class ExitReasons
{
    /// <summary>Exit code 0.</summary>
    public const string Completed = "Completed";

    /// <summary>Any other exit code.</summary>
    public const string Error = "Error";

    /// <summary>The memory limit ended it (exit code 137).</summary>
    public const string OomKilled = "OOMKilled";

    /// <summary>The run was known once and cannot be found (exit code 137).</summary>
    public const string ContainerStatusUnknown = "ContainerStatusUnknown";

    /// <summary>The reason that goes with a plain exit code.</summary>
    public static string ForExitCode(int exitCode) => exitCode == 0 ? Completed : Error;
}
