using System.Text;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster;
using Krustlet.DevCluster.Manifests;
using Krustlet.DevCluster.Registry;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.Cli.Development;

/// <summary>A whole cluster on this machine: embedded control plane, registry with the samples, operator and agents.</summary>
internal sealed class DevEnvironment : IAsyncDisposable
{
    public const string Pool = "quickstart";
    private readonly EmbeddedControlPlane controlPlane;
    private readonly EmbeddedRegistry registry;
    private readonly LocalStack stack;
    private readonly string directory;

    private DevEnvironment(EmbeddedControlPlane controlPlane, EmbeddedRegistry registry, LocalStack stack, string directory)
    {
        this.controlPlane = controlPlane;
        this.registry = registry;
        this.stack = stack;
        this.directory = directory;
    }

    public IApiClient Api => stack.Api;

    public string Kubeconfig => controlPlane.AdminKubeconfigPath;

    public string RegistryAuthority => registry.Authority;

    public Uri Server => controlPlane.Server;

    public static async Task<DevEnvironment> StartAsync(DevOptions options, TimeProvider time, Action<string> progress, CancellationToken cancellationToken)
    {
        var agent = Programs.FindAgent(options.Agent);
        var @operator = Programs.FindOperator(options.Operator);
        var directory = Directory.CreateTempSubdirectory("krustlet-dev-").FullName;
        EmbeddedControlPlane? controlPlane = null;
        EmbeddedRegistry? registry = null;
        try
        {
            controlPlane = await EmbeddedControlPlane.StartAsync(
                new EmbeddedControlPlaneOptions { Directory = Path.Combine(directory, "control-plane"), Port = options.Port, Time = time }, cancellationToken);
            progress($"control plane at {controlPlane.Server}");
            registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), cancellationToken);
            var pushed = await PushSamplesAsync(registry.Authority, time, cancellationToken);
            progress($"registry at {registry.Authority} with {string.Join(", ", pushed)}");
            var stackOptions = new StackOptions(Path.Combine(directory, "stack"), agent, @operator, NodeNames(options.Nodes))
            {
                Pool = Pool,
                InsecureRegistries = [registry.Authority],
            };
            var stack = await LocalStack.StartAsync(controlPlane, stackOptions, Definitions(), time, cancellationToken);
            progress($"operator and {options.Nodes} node agents");
            return new DevEnvironment(controlPlane, registry, stack, directory);
        }
        catch
        {
            await DisposeAsync(null, registry, controlPlane, directory);
            throw;
        }
    }

    /// <summary>Applies the manifests of samples/quickstart, with their images in this registry.</summary>
    public async Task<IReadOnlyList<string>> ApplySamplesAsync(CancellationToken cancellationToken)
    {
        var manifests = EmbeddedFiles.Read("quickstart/").SelectMany(file => ManifestReader.Read(file.Value, file.Key)).ToList();
        manifests.ForEach(manifest => SampleImages.Retarget(manifest, registry.Authority));
        await new ManifestApplier(Api).ApplyAsync(manifests, "default", cancellationToken);
        return [.. manifests.Select(manifest => $"{manifest["kind"]}/{manifest["metadata"]!["name"]}")];
    }

    public ValueTask DisposeAsync() => DisposeAsync(stack, registry, controlPlane, directory);

    private static async ValueTask DisposeAsync(LocalStack? stack, EmbeddedRegistry? registry, EmbeddedControlPlane? controlPlane, string directory)
    {
        if (stack is not null)
        {
            await stack.DisposeAsync();
        }

        if (registry is not null)
        {
            await registry.DisposeAsync();
        }

        if (controlPlane is not null)
        {
            await controlPlane.DisposeAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    private static async Task<IReadOnlyList<string>> PushSamplesAsync(string authority, TimeProvider time, CancellationToken cancellationToken)
    {
        List<string> pushed = [];
        foreach (var (file, text) in EmbeddedFiles.Read("modules/"))
        {
            // hello.wat is the module hello-wat: the folder's name in samples/.
            var name = Path.GetFileNameWithoutExtension(file) + "-wat";
            using var module = new MemoryStream(Wasmtime.Module.ConvertText(text));
            await ModulePublisher.PublishAsync(authority, name, "v1", module, time, cancellationToken);
            pushed.Add(name);
        }

        return pushed;
    }

    private static IReadOnlyList<System.Text.Json.Nodes.JsonObject> Definitions() =>
        [.. EmbeddedFiles.Read("crds/").SelectMany(file => ManifestReader.Read(file.Value, file.Key))];

    private static IReadOnlyList<string> NodeNames(int count) => [.. Enumerable.Range(0, count).Select(index => $"wasm-{index}")];
}
