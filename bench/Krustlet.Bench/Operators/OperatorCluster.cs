using System.Text.Json.Nodes;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster;
using Krustlet.DevCluster.Manifests;
using Krustlet.DevCluster.Registry;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.Bench.Operators;

/// <summary>An embedded control plane in this process with our definitions, and a registry with one module. Deletes all it made.</summary>
internal sealed class OperatorCluster : IAsyncDisposable
{
    private const string Guest = "sleep-wat";

    // A busy machine is not to make nodes look dead that are not.
    private static readonly TimeSpan NodeMonitorGracePeriod = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("krustlet-bench-");
    private EmbeddedControlPlane? controlPlane;
    private EmbeddedRegistry? registry;
    private LocalStack? stack;

    /// <summary>Speaks to the API server with every right.</summary>
    public IApiClient Api => stack!.Api;

    public string Kubeconfig => controlPlane!.AdminKubeconfigPath;

    public string Registry => registry!.Authority;

    public string LogPath => Path.Combine(folder.FullName, "operator.log");

    /// <summary>The module, as WasmModules name it.</summary>
    public string Image { get; private set; } = "";

    public static async Task<OperatorCluster> StartAsync(BenchOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var cluster = new OperatorCluster();
        try
        {
            await cluster.StartPartsAsync(options, time, cancellationToken);
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

    private async Task StartPartsAsync(BenchOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        controlPlane = await EmbeddedControlPlane.StartAsync(
            new EmbeddedControlPlaneOptions { Directory = Path.Combine(folder.FullName, "control-plane"), Time = time, NodeMonitorGracePeriod = NodeMonitorGracePeriod }, cancellationToken);
        registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), cancellationToken);
        await using var module = File.OpenRead(options.Guest(Guest));
        Image = await ModulePublisher.PublishAsync(registry.Authority, Guest, "v1", module, time, cancellationToken);
        stack = await LocalStack.StartAsync(controlPlane, new StackOptions(Path.Combine(folder.FullName, "stack"), [], null, []), Definitions(), time, cancellationToken);
    }

    private static IReadOnlyList<JsonObject> Definitions()
    {
        var assembly = typeof(OperatorCluster).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(static name => name.StartsWith("crds/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return ManifestReader.Read(reader.ReadToEnd(), name);
        })];
    }
}
