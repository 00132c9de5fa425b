namespace Krustlet.ModuleHost;

/// <summary>A module host: executes modules for one node agent and outlives it.</summary>
public static class ModuleHostServer
{
    /// <summary>
    /// Serves until the host is told to end (Shutdown call, SIGTERM, or cancellation) and returns the exit code of the process.
    /// SIGHUP is ignored: an agent that dies leaves its host running.
    /// </summary>
    /// <exception cref="ArgumentException">Options are invalid; the message lists every failure with its fix.</exception>
    public static Task<int> RunAsync(ModuleHostOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = options.Validate();
        return failures.Count > 0
            ? throw new ArgumentException(string.Join(Environment.NewLine, failures), nameof(options))
            : throw new NotSupportedException("The host's body lands next.");
    }
}
