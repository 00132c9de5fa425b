using Krustlet.ControllerRuntime.Hosting;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.Modules;
using Krustlet.Operator.NodePools;
using Krustlet.Operator.Options;
using Krustlet.Operator.RuntimeClasses;

namespace Krustlet.Operator;

/// <summary>The operator's parts, put together.</summary>
internal static class OperatorServices
{
    public static IServiceCollection AddOperator(this IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<OperatorMetrics>();
        services.AddApi(options);
        services.AddModules(options);
        services.AddNodePools(options);
        return services.AddOwnedLoop<RuntimeClassKeeper>();
    }
}
