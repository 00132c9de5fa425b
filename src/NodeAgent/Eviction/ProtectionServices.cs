using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.NodeShutdown;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>Registers what keeps the node in order: eviction, removal of images, shutdown.</summary>
internal static class ProtectionServices
{
    // What the agent's other parts may take to stop once the Pods have ended.
    private static readonly TimeSpan StopAllowance = TimeSpan.FromSeconds(30);

    /// <summary>Expects the pod side of the agent and the Node's registration to be there.</summary>
    public static IServiceCollection AddNodeProtection(this IServiceCollection services, ProtectionOptions options)
    {
        services.AddSingleton(options.Images).AddSingleton(options.Shutdown);
        services.AddSingleton<IImageStore>(static p => p.GetRequiredService<StoreModulePuller>());
        services.AddOwnedLoop<ImageGarbage>();
        services.AddSingleton<StorageUse>().AddSingleton<StorageLimits>().AddSingleton<EvictionMetrics>();
        services.AddOwnedLoop<EvictionManager>();
        services.AddSingleton<IAdmissionGate, PressureGate>();
        services.AddSingleton<GracefulShutdown>();
        services.AddSingleton<IAdmissionGate>(static p => p.GetRequiredService<GracefulShutdown>());
        services.AddSingleton<INodeHealth>(static p => p.GetRequiredService<GracefulShutdown>());
        services.AddHostedService(static p => p.GetRequiredService<GracefulShutdown>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Shutdown.Grace + StopAllowance);
        return services;
    }
}
