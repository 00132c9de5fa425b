using System.Runtime.CompilerServices;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.ModuleHosts;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>A client of a host in memory.</summary>
internal sealed class FakeModuleHostClient(FakeModuleHost? host) : IModuleHostClient
{
    private FakeModuleHost Host
    {
        get
        {
            (host ?? throw new ModuleHostException("no host listens here")).RequireAlive();
            return host;
        }
    }

    public Task<GetVersionReply> GetVersionAsync(CancellationToken cancellationToken) => Try(() => new GetVersionReply { ContractVersion = ModuleHostClient.ContractVersion, ProcessId = Host.ProcessId });

    public async Task<ModuleStatus> StartAsync(StartModuleRequest request, CancellationToken cancellationToken)
    {
        var asked = Host;
        var status = asked.Start(request);
        await asked.AnswersStart(request).WaitAsync(cancellationToken);
        return status;
    }

    public Task<bool> StopAsync(string id, int exitCode, CancellationToken cancellationToken) => Try(() => Host.Stop(id, exitCode));

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => Try(() => Host.Remove(id));

    public async IAsyncEnumerable<WatchModulesReply> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var reply in Host.Watch().ReadAllAsync(cancellationToken))
        {
            yield return reply;
        }
    }

    public Task<GetStatsReply> GetStatsAsync(CancellationToken cancellationToken) => Try(static () => new GetStatsReply());

    public Task WriteInputAsync(string id, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, bool endAfter, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ShutdownAsync(int exitCode, CancellationToken cancellationToken) => Try(() =>
    {
        Host.Die();
        return true;
    });

    public void Dispose()
    {
    }

    private static Task<T> Try<T>(Func<T> call)
    {
        try
        {
            return Task.FromResult(call());
        }
        catch (ModuleHostException failure)
        {
            return Task.FromException<T>(failure);
        }
    }
}
