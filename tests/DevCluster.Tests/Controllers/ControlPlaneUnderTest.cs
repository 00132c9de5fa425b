using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Tests.Controllers;

/// <summary>An API server that our controllers run on, and a client with every right.</summary>
public abstract class ControlPlaneUnderTest : IAsyncLifetime
{
    private ApiClient? _client;

    public IApiClient Client => _client ?? throw new InvalidOperationException("The control plane is not started.");

    public async Task InitializeAsync() => _client = ApiClientFactory.FromKubeconfig(await StartAsync());

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        await StopAsync();
    }

    /// <summary>Starts it all and answers the path of an administrator's kubeconfig.</summary>
    protected abstract Task<string> StartAsync();

    protected abstract Task StopAsync();
}
