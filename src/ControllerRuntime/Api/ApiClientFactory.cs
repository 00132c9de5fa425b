using k8s;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>Makes clients from what a person or a cluster provides.</summary>
public static class ApiClientFactory
{
    /// <summary>A client from a kubeconfig: client certificates, tokens, basic auth, exec plugins. Null context: the current one.</summary>
    /// <exception cref="KubeconfigException">It cannot be used.</exception>
    public static ApiClient FromKubeconfig(string path, string? context = null, ApiClientOptions? options = null) =>
        FromConfiguration(Kubeconfigs.Load(path, context), options);

    /// <summary>A client for the cluster this program is a Pod of; the token file is read again as it rotates.</summary>
    public static ApiClient InCluster(ApiClientOptions? options = null) =>
        FromConfiguration(KubernetesClientConfiguration.InClusterConfig(), options);

    /// <summary>A client from a configuration that the caller holds.</summary>
    public static ApiClient FromConfiguration(KubernetesClientConfiguration configuration, ApiClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        options ??= new ApiClientOptions();
        return new ApiClient(ApiTransport.Create(configuration, options), new Uri(configuration.Host), options);
    }

    /// <summary>A client over a handler of the caller's own (tests, proxies). The client disposes the handler.</summary>
    public static ApiClient FromHandler(HttpMessageHandler handler, Uri server, ApiClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(server);
        options ??= new ApiClientOptions();
        return new ApiClient(ApiTransport.Wrap(handler, options), server, options);
    }
}
