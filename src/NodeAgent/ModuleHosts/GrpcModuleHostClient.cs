using System.Runtime.CompilerServices;
using Grpc.Core;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>The contract over the host's Unix socket, with a time limit on every call but the watch and standard input.</summary>
internal sealed class GrpcModuleHostClient(string socketPath, TimeProvider time) : IModuleHostClient
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private readonly ModuleHostClient client = new(socketPath);

    /// <inheritdoc/>
    public Task<GetVersionReply> GetVersionAsync(CancellationToken cancellationToken) => CallAsync(client.GetVersionAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<ModuleStatus> StartAsync(StartModuleRequest request, CancellationToken cancellationToken) =>
        CallAsync(token => client.StartModuleAsync(request, token), cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> StopAsync(string id, int exitCode, CancellationToken cancellationToken) =>
        await CallAsync(token => Unless(StatusCode.NotFound, client.StopModuleAsync(id, exitCode, token)), cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) =>
        await CallAsync(token => Unless(StatusCode.FailedPrecondition, client.RemoveModuleAsync(id, token)), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchModulesReply> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var replies = client.WatchModulesAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (replies)
        {
            while (await NextAsync(replies, cancellationToken))
            {
                yield return replies.Current;
            }
        }
    }

    /// <inheritdoc/>
    public Task<GetStatsReply> GetStatsAsync(CancellationToken cancellationToken) => CallAsync(token => client.GetStatsAsync([], token), cancellationToken);

    /// <inheritdoc/>
    public async Task WriteInputAsync(string id, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, bool endAfter, CancellationToken cancellationToken)
    {
        try
        {
            await client.WriteInputAsync(id, readAsync, endAfter, cancellationToken);
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Lost(failure);
        }
    }

    /// <inheritdoc/>
    public Task ShutdownAsync(int exitCode, CancellationToken cancellationToken) =>
        CallAsync(
            async token =>
            {
                await client.ShutdownAsync(exitCode, token);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static async Task<bool> NextAsync(IAsyncEnumerator<WatchModulesReply> replies, CancellationToken cancellationToken)
    {
        try
        {
            return await replies.MoveNextAsync();
        }
        catch (RpcException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Lost(failure);
        }
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CallTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await call(both.Token);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Lost(failure);
        }
    }

    private static async Task<bool> Unless(StatusCode excused, Task call)
    {
        try
        {
            await call;
            return true;
        }
        catch (RpcException failure) when (failure.StatusCode == excused)
        {
            return false;
        }
    }

    private static ModuleHostException Lost(Exception failure) => new($"the module host does not answer: {failure.Message}", failure);
}
