using System.Security.Cryptography;
using Grpc.Core;
using Krustlet.DevCluster.Stacks;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.Bench.Starts;

/// <summary>A module host as the agent runs it, in a process of its own, with what it compiled in a given folder.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly ChildProcess process;
    private readonly ModuleHostClient client;
    private readonly ModuleEnds ends;

    private HostProcess(string folder, TimeProvider time, ChildProcess process, ModuleHostClient client) =>
        (this.folder, this.time, this.process, this.client, ends) = (folder, time, process, client, new ModuleEnds(client, time));

    /// <param name="agent">The published agent.</param>
    /// <param name="folder">Where its socket, log files and the folder <c>compiled</c> go.</param>
    /// <param name="isolated">For one module alone, as components need it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<HostProcess> StartAsync(string agent, string folder, bool isolated, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(folder, "host.sock");
        string[] command = [agent, "host", "--socket", socket, "--data-dir", Path.Combine(folder, "compiled"), .. isolated ? (string[])["--isolated"] : []];
        var process = await ChildProcess.StartAsync("host", command, new Dictionary<string, string>(), Path.Combine(folder, "host.log"));
        var client = new ModuleHostClient(socket);
        while (true)
        {
            try
            {
                await client.GetVersionAsync(cancellationToken);
                return new HostProcess(folder, time, process, client);
            }
            catch (RpcException) when (!process.HasExited)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public static async Task<string> DigestOfAsync(string wasm, CancellationToken cancellationToken) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(wasm, cancellationToken)));

    /// <summary>Microseconds from the start call until the watch shows the end.</summary>
    public async Task<double> RunAsync(string id, string wasm, string digest, CancellationToken cancellationToken)
    {
        var request = new StartModuleRequest { Id = id, ModulePath = wasm, ModuleDigest = digest, LogPath = Path.Combine(folder, "logs", id, "0.log") };
        var end = ends.Of(id);
        var from = time.GetTimestamp();
        await client.StartModuleAsync(request, cancellationToken);
        var took = time.GetElapsedTime(from, await end.WaitAsync(cancellationToken));
        await client.RemoveModuleAsync(id, cancellationToken);
        return took.TotalMicroseconds;
    }

    public async ValueTask DisposeAsync()
    {
        await ends.DisposeAsync();
        client.Dispose();
        await process.DisposeAsync();
    }
}
