using Krustlet.ModuleHost.Protocol;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>One host's contract, as the agent uses it. Every call fails with <see cref="ModuleHostException"/> when the host does not answer.</summary>
internal interface IModuleHostClient : IDisposable
{
    /// <summary>Who is there.</summary>
    Task<GetVersionReply> GetVersionAsync(CancellationToken cancellationToken);

    /// <summary>Starts a module, or returns the status of the one that has this id.</summary>
    Task<ModuleStatus> StartAsync(StartModuleRequest request, CancellationToken cancellationToken);

    /// <summary>Asks a module to end; false when the host does not know it.</summary>
    Task<bool> StopAsync(string id, int exitCode, CancellationToken cancellationToken);

    /// <summary>Forgets an ended module; false while it still runs.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>Snapshot, end marker, changes; ends or fails with the connection.</summary>
    IAsyncEnumerable<WatchModulesReply> WatchAsync(CancellationToken cancellationToken);

    /// <summary>What modules use.</summary>
    Task<GetStatsReply> GetStatsAsync(CancellationToken cancellationToken);

    /// <summary>Writes what is read to a module's standard input; <paramref name="endAfter"/> ends the input for good.</summary>
    Task WriteInputAsync(string id, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, bool endAfter, CancellationToken cancellationToken);

    /// <summary>Ends the host and all it runs.</summary>
    Task ShutdownAsync(int exitCode, CancellationToken cancellationToken);
}
