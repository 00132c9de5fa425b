using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.NodePools;

/// <summary>The WasmNodePool controller and its parts.</summary>
internal static class NodePoolServices
{
    /// <summary>Nodes report in crowds; a pool is counted once for all of them.</summary>
    private static readonly TimeSpan NodeDelay = TimeSpan.FromMilliseconds(300);

    public static IServiceCollection AddNodePools(this IServiceCollection services)
    {
        var byPool = new Indexer<V1Node>(PoolNodes.PoolsOf);
        services.AddInformer(KrustletResources.WasmNodePools, new InformerOptions<WasmNodePool>());
        services.AddInformer(ApiResources.Nodes, new InformerOptions<V1Node> { Indexers = [byPool] });
        services.AddSingleton(provider => new PoolNodes(provider.GetRequiredService<IObjectStore<V1Node>>(), byPool));
        services.AddSingleton<WasmNodePoolController>();
        return services.AddOwnedLoop(Controller);
    }

    private static Controller<WasmNodePool> Controller(IServiceProvider provider) => new Controller<WasmNodePool>(
            "wasmnodepools",
            provider.GetRequiredService<WasmNodePoolController>(),
            new ControllerOptions(),
            provider.GetRequiredService<RuntimeMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>())
        .Watch(provider.GetRequiredService<IInformer<WasmNodePool>>())
        .Watch(provider.GetRequiredService<IInformer<V1Node>>(), PoolNodes.KeysOf, NodeDelay);
}
