using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Tests.Service;

/// <summary>A host served in this process on a socket of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource ending = new();
    private readonly List<ModuleHostClient> clients = [];

    private TestHost(DirectoryInfo folder) => Folder = folder;

    public DirectoryInfo Folder { get; }

    public ModuleHostOptions Options { get; private init; } = null!;

    public Task<int> Ended { get; private init; } = null!;

    public ModuleHostClient Client { get; private init; } = null!;

    public static async Task<TestHost> StartAsync(Func<ModuleHostOptions, ModuleHostOptions>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("mh-");
        var options = new ModuleHostOptions
        {
            SocketPath = Path.Combine(folder.FullName, "host.sock"),
            CacheDirectory = Path.Combine(folder.FullName, "cache"),
            MaxModules = 64,
        };
        options = configure?.Invoke(options) ?? options;
        var source = new CancellationTokenSource();
        var host = new TestHost(folder)
        {
            Options = options,
            Client = new ModuleHostClient(options.SocketPath),
            Ended = Task.Run(() => ModuleHostServer.RunAsync(options, source.Token)),
        };
        host.ending.Token.Register(source.Cancel);
        await host.WaitUntilServedAsync();
        return host;
    }

    public ModuleHostClient NewClient()
    {
        var client = new ModuleHostClient(Options.SocketPath);
        clients.Add(client);
        return client;
    }

    /// <summary>A request for a module with these bytes.</summary>
    public StartModuleRequest Request(byte[] wasm, string? id = null)
    {
        var digest = ArtifactKey.Digest(wasm);
        var path = Path.Combine(Folder.FullName, digest[7..] + ".wasm");
        File.WriteAllBytes(path, wasm);
        id ??= Guid.NewGuid().ToString("N");
        return new StartModuleRequest
        {
            Id = id,
            ModulePath = path,
            ModuleDigest = digest,
            LogPath = Path.Combine(Folder.FullName, "logs", id, "0.log"),
            Owner = new Owner { PodName = "pod", PodUid = id },
        };
    }

    public async Task<ModuleStatus> StartAndWaitAsync(StartModuleRequest request)
    {
        await Client.StartModuleAsync(request, CancellationToken.None);
        return await WaitForAsync(request.Id, ModuleState.Exited);
    }

    public async Task<ModuleStatus> WaitForAsync(string id, ModuleState state)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await foreach (var reply in Client.WatchModulesAsync(timeout.Token))
        {
            if (reply.Module is { } status && status.Id == id && status.State >= state)
            {
                return status;
            }
        }
        throw new InvalidOperationException("The watch ended.");
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Ended.WaitAsync(Patience);
        clients.ForEach(client => client.Dispose());
        Client.Dispose();
        ending.Dispose();
        Folder.Delete(recursive: true);
    }

    private async Task WaitUntilServedAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await Client.GetVersionAsync(timeout.Token);
                return;
            }
            catch (Grpc.Core.RpcException)
            {
                if (Ended.IsCompleted)
                {
                    throw new InvalidOperationException($"The host ended with {await Ended} before it served.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, timeout.Token);
            }
        }
    }
}
