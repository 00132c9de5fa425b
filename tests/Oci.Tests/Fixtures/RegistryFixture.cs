using Krustlet.DevCluster.Registry;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Oci.Tests.Fixtures;

/// <summary>A registry of one's own, with faults to order, and a store that pulls from it.</summary>
public abstract class RegistryFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-oci-tests-");
    private RegistryClient? _client;
    private ModuleStore? _store;
    private EmbeddedRegistry? _registry;

    /// <summary>What happens to requests before the registry sees them.</summary>
    protected Func<HttpContext, RequestDelegate, Task> OnRequest { get; set; } = (context, next) => next(context);

    protected EmbeddedRegistry Registry => _registry!;

    protected RegistryClient Client => _client!;

    protected ModuleStore Store => _store!;

    protected string StoreFolder => Path.Combine(_folder.FullName, "store");

    protected string Authority => Registry.Authority;

    protected virtual EmbeddedRegistryOptions RegistryOptions => new();

    protected virtual RegistryClientOptions ClientOptions => new() { RetryDelay = TimeSpan.FromMilliseconds(1), UploadChunkBytes = 64 * 1024 };

    protected virtual long MaxModuleBytes => 8 * 1024 * 1024;

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(
            RegistryOptions with { Interceptor = (context, next) => OnRequest(context, next) }, CancellationToken.None);
        _client = NewClient();
        _store = OpenStore();
    }

    public virtual async Task DisposeAsync()
    {
        _store?.Dispose();
        _client?.Dispose();
        await Registry.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected RegistryClient NewClient() =>
        new(ClientOptions with { Hosts = [new RegistryHostOptions(Authority) { Insecure = true }] }, TimeProvider.System);

    protected ModuleStore OpenStore() =>
        ModuleStore.Open(new ModuleStoreOptions { Root = StoreFolder, MaxModuleBytes = MaxModuleBytes }, Client, NullLogger<ModuleStore>.Instance);

    protected ImageReference Image(string name) => ImageReference.Parse($"{Authority}/{name}");

    private protected TestImage NewImage(string name) => new(Client, Image(name));

    protected Task<PulledModule> PullAsync(string name) => Store.PullAsync(Image(name), [], CancellationToken.None);
}
