using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.NodePools.Certificates;
using Krustlet.Operator.NodePools.Credentials;
using Krustlet.Operator.NodePools.Draining;
using Krustlet.Operator.NodePools.Hosting;
using Krustlet.Operator.NodePools.Joining;
using Krustlet.Operator.NodePools.Usage;
using Krustlet.Operator.Options;

namespace Krustlet.Operator.NodePools;

/// <summary>The WasmNodePool controller and its parts.</summary>
internal static class NodePoolServices
{
    /// <summary>Nodes report in crowds; a pool is counted once for all of them.</summary>
    private static readonly TimeSpan NodeDelay = TimeSpan.FromMilliseconds(300);

    public static IServiceCollection AddNodePools(this IServiceCollection services, OperatorOptions options)
    {
        var byPool = new Indexer<V1Node>(PoolNodes.PoolsOf);
        services.AddInformer(KrustletResources.WasmNodePools, new InformerOptions<WasmNodePool>());
        services.AddInformer(ApiResources.Nodes, new InformerOptions<V1Node> { Indexers = [byPool] });
        services.AddSingleton(provider => new PoolNodes(provider.GetRequiredService<IObjectStore<V1Node>>(), byPool));
        services.AddInformer(ApiResources.CertificateSigningRequests, new InformerOptions<V1CertificateSigningRequest>());
        services.AddInformer(ApiResources.Secrets, new InformerOptions<V1Secret> { Scope = new ListScope(options.Namespace), Transform = PoolSecretWatch.WithoutData });
        services.AddSingleton<PoolCredentialReader>().AddSingleton<PoolCredentialKeeper>();
        services.AddSingleton<BootstrapTokens>();
        services.AddSingleton<ClusterEntryReader>();
        services.AddSingleton<RegistryAuthorities>();
        services.AddSingleton<PoolJoining>();
        services.AddSingleton<PodEvictions>();
        services.AddSingleton<NodeDrain>();
        services.AddSingleton<NodeRemoval>();
        services.AddSingleton<PoolHosting>();
        services.AddSingleton<PoolRollout>();
        services.AddSingleton<PoolRepair>();
        services.AddSingleton<DaemonLeftovers>();
        services.AddSingleton<DaemonRivals>();
        services.AddSingleton<PlacedPods>().AddSingleton<PoolUsage>();
        services.AddOwnedLoop(provider => provider.GetRequiredService<PlacedPods>().Informer);
        services.AddSingleton<PoolFinalizer>();
        services.AddSingleton<WasmNodePoolController>();
        services.AddSingleton<NodeCertificateController>();
        services.AddOwnedLoop<BootstrapAccessKeeper>();
        services.AddOwnedLoop(CertificateController);
        return services.AddOwnedLoop(Controller);
    }

    private static Controller<V1CertificateSigningRequest> CertificateController(IServiceProvider provider) => new Controller<V1CertificateSigningRequest>(
            "node-certificates",
            provider.GetRequiredService<NodeCertificateController>(),
            new ControllerOptions(),
            provider.GetRequiredService<RuntimeMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>())
        .Watch(provider.GetRequiredService<IInformer<V1CertificateSigningRequest>>());

    private static Controller<WasmNodePool> Controller(IServiceProvider provider)
    {
        var controller = new Controller<WasmNodePool>(
                "wasmnodepools",
                provider.GetRequiredService<WasmNodePoolController>(),
                new ControllerOptions(),
                provider.GetRequiredService<RuntimeMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>(),
                new FinalizerRunner<WasmNodePool>(
                    provider.GetRequiredService<IApiClient>(),
                    KrustletResources.WasmNodePools,
                    provider.GetRequiredService<IObjectStore<WasmNodePool>>(),
                    [provider.GetRequiredService<PoolFinalizer>()]));
        provider.GetRequiredService<PoolUsage>().OnChanged(pool => controller.Queue.AddAfter(NamespacedName.Cluster(pool), PoolUsage.Period));
        return controller
            .Watch(provider.GetRequiredService<IInformer<WasmNodePool>>())
            .Watch(provider.GetRequiredService<IInformer<V1Node>>(), PoolNodes.KeysOf, NodeDelay)
            .Watch(provider.GetRequiredService<IInformer<V1Secret>>(), secret => PoolSecretWatch.PoolsOf(secret, provider.GetRequiredService<IObjectStore<WasmNodePool>>()));
    }
}
