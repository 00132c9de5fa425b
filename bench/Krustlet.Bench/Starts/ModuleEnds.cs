using System.Collections.Concurrent;
using Grpc.Core;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.Bench.Starts;

/// <summary>Follows a module host by one watch and tells when each module has ended.</summary>
internal sealed class ModuleEnds : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> ends = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TimeProvider time;
    private readonly Task watch;

    public ModuleEnds(ModuleHostClient client, TimeProvider time)
    {
        this.time = time;
        watch = WatchAsync(client);
    }

    /// <summary>The timestamp of a module's end; to be asked for before the module is started.</summary>
    public Task<long> Of(string id) => (ends[id] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watch;
        stopping.Dispose();
    }

    private async Task WatchAsync(ModuleHostClient client)
    {
        try
        {
            await foreach (var reply in client.WatchModulesAsync(stopping.Token))
            {
                if (reply.Module is { State: ModuleState.Exited } status && ends.TryRemove(status.Id, out var end))
                {
                    Complete(end, status);
                }
            }
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            foreach (var end in ends.Values)
            {
                end.TrySetException(failure);
            }
        }
    }

    private void Complete(TaskCompletionSource<long> end, ModuleStatus status)
    {
        if (status.ExitCode == 0)
        {
            end.TrySetResult(time.GetTimestamp());
        }
        else
        {
            end.TrySetException(new BenchException($"the module ended with {status.ExitCode}: {status.Message}"));
        }
    }
}
