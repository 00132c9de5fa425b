using Krustlet.ModuleHost.Protocol;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>Measures the calls of a client. Watches and standard input are streams, which last for as long as they last.</summary>
internal sealed class MeasuredModuleHostClient(IModuleHostClient client, RuntimeOperationMetrics metrics) : IModuleHostClient
{
    /// <inheritdoc/>
    public Task<GetVersionReply> GetVersionAsync(CancellationToken cancellationToken) => metrics.MeasureAsync("version", () => client.GetVersionAsync(cancellationToken));

    /// <inheritdoc/>
    public Task<ModuleStatus> StartAsync(StartModuleRequest request, CancellationToken cancellationToken) => metrics.MeasureAsync("start_container", () => client.StartAsync(request, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> StopAsync(string id, int exitCode, CancellationToken cancellationToken) => metrics.MeasureAsync("stop_container", () => client.StopAsync(id, exitCode, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => metrics.MeasureAsync("remove_container", () => client.RemoveAsync(id, cancellationToken));

    /// <inheritdoc/>
    public IAsyncEnumerable<WatchModulesReply> WatchAsync(CancellationToken cancellationToken) => client.WatchAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<GetStatsReply> GetStatsAsync(CancellationToken cancellationToken) => metrics.MeasureAsync("list_container_stats", () => client.GetStatsAsync(cancellationToken));

    /// <inheritdoc/>
    public Task WriteInputAsync(string id, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, bool endAfter, CancellationToken cancellationToken) =>
        client.WriteInputAsync(id, readAsync, endAfter, cancellationToken);

    /// <inheritdoc/>
    public Task ShutdownAsync(int exitCode, CancellationToken cancellationToken) => client.ShutdownAsync(exitCode, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
