using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster;
using Krustlet.DevCluster.Registry;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.Bench.Clusters;

/// <summary>An embedded control plane in this process, and published agents as processes of their own. Deletes all it made.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const string Guest = "sleep-wat";

    // 16,382 Pods a node: more than are ever run here.
    private const int PodNetworkMask = 18;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("krustlet-bench-");
    private EmbeddedControlPlane? controlPlane;
    private EmbeddedRegistry? registry;
    private LocalStack? stack;

    /// <summary>Speaks to the API server with every right.</summary>
    public IApiClient Api => stack!.Api;

    public IReadOnlyCollection<NodeProcess> Nodes => [.. stack!.Nodes.Values];

    /// <summary>The module that sleeps, as Pods name it.</summary>
    public string Image { get; private set; } = "";

    public static async Task<BenchCluster> StartAsync(BenchOptions options, int nodes, int maxPods, TimeProvider time, CancellationToken cancellationToken)
    {
        var cluster = new BenchCluster();
        try
        {
            await cluster.StartPartsAsync(options, nodes, maxPods, time, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { stack, registry, controlPlane })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        folder.Delete(recursive: true);
    }

    private async Task StartPartsAsync(BenchOptions options, int nodes, int maxPods, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(folder.FullName, "control-plane");
        controlPlane = await EmbeddedControlPlane.StartAsync(
            new EmbeddedControlPlaneOptions { Directory = directory, Time = time, PodNetworkMaskPerNode = PodNetworkMask }, cancellationToken);
        registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), cancellationToken);
        await using var module = File.OpenRead(options.Guest(Guest));
        Image = await ModulePublisher.PublishAsync(registry.Authority, Guest, "v1", module, time, cancellationToken);
        var stackOptions = new StackOptions(Path.Combine(folder.FullName, "stack"), [options.AgentProgram], null, [.. Enumerable.Range(0, nodes).Select(index => $"wasm-{index}")])
        {
            InsecureRegistries = [registry.Authority],
            MaxPods = maxPods,
        };
        stack = await LocalStack.StartAsync(controlPlane, stackOptions, [], time, cancellationToken);
    }
}
