namespace Krustlet.ModuleHost.Compilation;

/// <summary>What one compilation may take before its process is ended. A module is a stranger's program for the compiler too.</summary>
public sealed record CompilerLimits
{
    /// <summary>Resident memory of the compiling process, in bytes.</summary>
    /// <value>2 GiB: an 11 MB component takes 700 MB.</value>
    public long MaxMemoryBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Time from the process's start.</summary>
    /// <value>5 min: an 11 MB component takes 10 s on a server.</value>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(5);
}
