using Krustlet.ModuleHost.Compilation;

namespace Krustlet.ModuleHost;

/// <summary>How one module host process runs. Validated as a whole at start; see <see cref="Validate"/>.</summary>
public sealed record ModuleHostOptions
{
    /// <summary>Unix socket the host serves its contract on. Its folder is made private (0700), the socket 0600.</summary>
    public required string SocketPath { get; init; }

    /// <summary>Folder of compiled modules. Native code: private to the host's user (0700), refused otherwise.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>
    /// Program and leading arguments that compile a module in another process, for instance
    /// <c>["/usr/bin/krustlet-agent", "compile"]</c>; the host appends the arguments that
    /// <c>ModuleCompiler.RunAsync</c> reads. Empty: the host compiles in its own process (tests, tools).
    /// </summary>
    public IReadOnlyList<string> CompileCommand { get; init; } = [];

    /// <summary>What a compilation in another process may take.</summary>
    public CompilerLimits CompilerLimits { get; init; } = new();

    /// <summary>A host for exactly one module, which may then be a component with native WASI; it ends with its module's stop.</summary>
    public bool Isolated { get; init; }

    /// <summary>Most modules at one time; the memory-map budget may allow fewer. 1 to 20,000.</summary>
    public int MaxModules { get; init; } = 5000;

    /// <summary>OS threads that run modules. 0: one a processor, at most 8.</summary>
    public int WorkerThreads { get; init; }

    /// <summary>Linear memory cap, in bytes, of a module that asks for none. At most 4 GiB.</summary>
    public long DefaultMemoryBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How long a loaded module without instances stays mapped, so that a restart is cheap.</summary>
    public TimeSpan KeepWarm { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long modules have between SIGTERM and the end of the host process.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>All that is wrong with these options, each with its fix; empty when they are good.</summary>
    public IReadOnlyList<string> Validate()
    {
        var failures = new List<string>();
        if (!Path.IsPathRooted(SocketPath))
        {
            failures.Add($"SocketPath '{SocketPath}' is not absolute: give a full path, such as /run/krustlet/host.sock.");
        }
        if (System.Text.Encoding.UTF8.GetByteCount(SocketPath) > 107)
        {
            failures.Add($"SocketPath '{SocketPath}' is longer than the 107 bytes a Unix socket address holds: choose a shorter folder.");
        }
        if (!Path.IsPathRooted(CacheDirectory))
        {
            failures.Add($"CacheDirectory '{CacheDirectory}' is not absolute: give a full path, such as /var/lib/krustlet/compiled.");
        }
        if (MaxModules is < 1 or > 20_000)
        {
            failures.Add($"MaxModules is {MaxModules}: choose 1 to 20000 (more modules need more hosts).");
        }
        if (WorkerThreads is < 0 or > 64)
        {
            failures.Add($"WorkerThreads is {WorkerThreads}: choose 1 to 64, or 0 for one a processor.");
        }
        if (DefaultMemoryBytes is < 65_536 or > 4L * 1024 * 1024 * 1024)
        {
            failures.Add($"DefaultMemoryBytes is {DefaultMemoryBytes}: choose 65536 (one page) to 4294967296 (4 GiB).");
        }
        if (CompilerLimits.MaxMemoryBytes <= 0 || CompilerLimits.MaxTime <= TimeSpan.Zero)
        {
            failures.Add("CompilerLimits must be more than nothing: a compiler needs memory and time.");
        }
        if (KeepWarm < TimeSpan.Zero || ShutdownTimeout < TimeSpan.Zero)
        {
            failures.Add("KeepWarm and ShutdownTimeout cannot be negative: use 00:00:00 for none.");
        }
        return failures;
    }
}
