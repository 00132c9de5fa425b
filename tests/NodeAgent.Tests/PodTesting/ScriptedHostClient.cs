using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.ModuleHosts;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>A host that says in its watch what a test has it say.</summary>
internal sealed class ScriptedHostClient : IModuleHostClient
{
    private volatile Channel<WatchModulesReply> replies = Channel.CreateUnbounded<WatchModulesReply>();
    private int watches;

    /// <summary>Watches that were opened, ever.</summary>
    public int Watches => Volatile.Read(ref watches);

    public void Tell(params WatchModulesReply[] next) => Array.ForEach(next, reply => replies.Writer.TryWrite(reply));

    /// <summary>Breaks the watch; what is told from now on is for the next one.</summary>
    public void Disconnect()
    {
        var broken = replies;
        replies = Channel.CreateUnbounded<WatchModulesReply>();
        broken.Writer.Complete(new ModuleHostException("the connection broke"));
    }

    public Task<GetVersionReply> GetVersionAsync(CancellationToken cancellationToken) => Task.FromResult(new GetVersionReply { ContractVersion = ModuleHostClient.ContractVersion });

    public async IAsyncEnumerable<WatchModulesReply> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var own = replies;
        Interlocked.Increment(ref watches);
        await foreach (var reply in own.Reader.ReadAllAsync(cancellationToken))
        {
            yield return reply;
        }
    }

    public Task<ModuleStatus> StartAsync(StartModuleRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> StopAsync(string id, int exitCode, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GetStatsReply> GetStatsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task WriteInputAsync(string id, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, bool endAfter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ShutdownAsync(int exitCode, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
