using System.Security.Cryptography;
using Grpc.Core;
using Krustlet.DevCluster.Stacks;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.Bench.Starts;

/// <summary>A module host as the agent runs it: a process of its own, spoken to over its Unix socket, output to log files.</summary>
internal sealed class HostProcessStarts(string agent, string wasm, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>From the start call until the watch shows the end. Microseconds.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(int warm, int count, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("krustlet-bench-");
        try
        {
            var socket = Path.Combine(folder.FullName, "host.sock");
            string[] command = [agent, "host", "--socket", socket, "--data-dir", Path.Combine(folder.FullName, "compiled")];
            await using var process = await ChildProcess.StartAsync("host", command, new Dictionary<string, string>(), Path.Combine(folder.FullName, "host.log"));
            using var client = new ModuleHostClient(socket);
            await WaitUntilServedAsync(process, client, cancellationToken);
            await using var ends = new ModuleEnds(client, time);
            return await MeasureAsync(client, ends, folder.FullName, warm, count, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task WaitUntilServedAsync(ChildProcess process, ModuleHostClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await client.GetVersionAsync(cancellationToken);
                return;
            }
            catch (RpcException) when (!process.HasExited)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<double>> MeasureAsync(
        ModuleHostClient client, ModuleEnds ends, string folder, int warm, int count, CancellationToken cancellationToken)
    {
        var times = new List<double>(count);
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(wasm, cancellationToken)));
        for (var run = -warm; run < count; run++)
        {
            var id = $"run{run + warm}";
            var request = new StartModuleRequest { Id = id, ModulePath = wasm, ModuleDigest = digest, LogPath = Path.Combine(folder, "logs", id, "0.log") };
            var end = ends.Of(id);
            var from = time.GetTimestamp();
            await client.StartModuleAsync(request, cancellationToken);
            var took = time.GetElapsedTime(from, await end.WaitAsync(cancellationToken));
            await client.RemoveModuleAsync(id, cancellationToken);
            if (run >= 0)
            {
                times.Add(took.TotalMicroseconds);
            }
        }

        return times;
    }
}
