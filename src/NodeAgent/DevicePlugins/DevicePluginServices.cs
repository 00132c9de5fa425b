using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.DevicePlugins.Allocations;
using Krustlet.NodeAgent.DevicePlugins.Registrations;
using Krustlet.NodeAgent.Plugins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>Registers what gives devices to Pods.</summary>
internal static class DevicePluginServices
{
    /// <summary>Who has which device.</summary>
    public static IServiceCollection AddDevices(this IServiceCollection services, string dataDirectory)
    {
        services.AddSingleton(p => new DeviceCheckpointFile(dataDirectory, p.GetRequiredService<ILogger<DeviceCheckpointFile>>()));
        services.AddSingleton<DeviceManager>().AddSingleton<IExtendedResources>(static p => p.GetRequiredService<DeviceManager>());
        return services.AddSingleton<DeviceMetrics>().AddSingleton<DeviceAllocator>().AddSingleton<ContainerDevices>();
    }

    /// <summary>What plugins register with.</summary>
    public static IServiceCollection AddDevicePlugins(this IServiceCollection services, string folder)
    {
        services.AddSingleton(new DevicePluginsFolder(folder));
        services.AddOwnedLoop<PluginConnections>();
        services.AddSingleton<IPluginHandler, DevicePluginHandler>();
        return services.AddOwnedLoop<RegistrationServer>();
    }
}
