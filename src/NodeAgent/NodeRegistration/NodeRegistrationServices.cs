using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Registers what keeps the Node object true.</summary>
internal static class NodeRegistrationServices
{
    /// <summary>Status and lease are written through <paramref name="heartbeats"/>, which nothing else uses.</summary>
    public static IServiceCollection AddNodeRegistration(this IServiceCollection services, IApiClient heartbeats)
    {
        services.AddSingleton<NodeView>();
        services.AddSingleton<INodeView>(provider => provider.GetRequiredService<NodeView>());
        services.AddSingleton<INodeReader, NodeReader>();
        services.TryAddSingleton<INodeEvents, RecordedNodeEvents>();
        services.AddSingleton<NodeStatusEvents>();
        services.AddSingleton<KubeletEndpoint>();
        services.AddSingleton(provider => new NodePressure(provider.GetRequiredService<NodeOptions>().Pressure));
        services.AddSingleton(provider => new NodeConditions([.. provider.GetServices<INodeHealth>()], provider.GetRequiredService<NodePressure>()));
        services.AddSingleton<NodeStatusComposer>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<NodeRegistrar>(provider, heartbeats));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<NodeStatusReporter>(provider, heartbeats));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<NodeLease>(provider, heartbeats));
        services.AddOwnedLoop<NodeHeartbeat>();
        services.AddOwnedLoop<NodeLeaseRenewal>();
        services.AddOwnedLoop<NodeWatch>();
        return services;
    }
}
