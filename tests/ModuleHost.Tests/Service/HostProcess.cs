using System.Diagnostics;
using Grpc.Core;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Tests.Service;

/// <summary>A host in a process of its own, as an agent starts it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mhp-");
    private readonly Process process;

    private HostProcess(string kind)
    {
        var socket = Path.Combine(folder.FullName, "host.sock");
        process = Process.Start(
            new ProcessStartInfo(
                Path.Combine(AppContext.BaseDirectory, "Krustlet.ModuleHost.Tests"), ["host", socket, Path.Combine(folder.FullName, "cache"), kind]))!;
        Client = new ModuleHostClient(socket);
    }

    public ModuleHostClient Client { get; }

    public static async Task<HostProcess> StartAsync(string kind)
    {
        var host = new HostProcess(kind);
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await host.Client.GetVersionAsync(timeout.Token);
                return host;
            }
            catch (RpcException unavailable) when (unavailable.StatusCode == StatusCode.Unavailable && !host.process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
            }
        }
    }

    public StartModuleRequest Request(byte[] wasm)
    {
        var digest = ArtifactKey.Digest(wasm);
        var path = Path.Combine(folder.FullName, digest[7..] + ".wasm");
        File.WriteAllBytes(path, wasm);
        var id = Guid.NewGuid().ToString("N");
        return new StartModuleRequest { Id = id, ModulePath = path, ModuleDigest = digest, LogPath = Path.Combine(folder.FullName, id + ".log") };
    }

    /// <summary>Watches until a module has reached a state, beginning before this completes: for a host that ends with it.</summary>
    public async Task<Task<ModuleStatus>> BeginToWaitForAsync(string id, ModuleState state)
    {
        var watching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = WaitForAsync(id, state, () => watching.TrySetResult());
        await Task.WhenAny(watching.Task, reached);
        return reached;
    }

    /// <summary>Watches until a module has reached a state.</summary>
    public async Task<ModuleStatus> WaitForAsync(string id, ModuleState state, Action? onSnapshot = null)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await foreach (var reply in Client.WatchModulesAsync(timeout.Token))
        {
            if (reply.Module is { } status && status.Id == id && status.State >= state)
            {
                return status;
            }
            if (reply.SnapshotEnd is not null)
            {
                onSnapshot?.Invoke();
            }
        }
        throw new InvalidOperationException("The watch ended.");
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> WaitForExitAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        process.Dispose();
        Client.Dispose();
        folder.Delete(recursive: true);
    }
}
