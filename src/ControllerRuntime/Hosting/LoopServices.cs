using System.Diagnostics.CodeAnalysis;
using Krustlet.ControllerRuntime.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Krustlet.ControllerRuntime.Hosting;

/// <summary>Registers loops with a host.</summary>
public static class LoopServices
{
    /// <summary>Adds a loop, resolvable as itself; the host runs it in its <see cref="IOwnedLoop.Order"/>.</summary>
    public static IServiceCollection AddOwnedLoop<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TLoop>(this IServiceCollection services)
        where TLoop : class, IOwnedLoop
    {
        services.TryAddSingleton<TLoop>();
        return services.AddOwnedLoop(static provider => provider.GetRequiredService<TLoop>());
    }

    /// <summary>Adds a loop that is made, or found, by a delegate.</summary>
    public static IServiceCollection AddOwnedLoop(this IServiceCollection services, Func<IServiceProvider, IOwnedLoop> loop)
    {
        services.AddLoopHost();
        return services.AddSingleton(loop);
    }

    /// <summary>Adds the host of loops, its metrics and the clock, once.</summary>
    public static IServiceCollection AddLoopHost(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RuntimeMetrics>();
        services.TryAddSingleton<LoopHost>();
        if (!services.Any(service => service.ServiceType == typeof(LoopHostMarker)))
        {
            services.AddSingleton<LoopHostMarker>();
            services.AddHostedService(static provider => provider.GetRequiredService<LoopHost>());
        }

        return services;
    }

    /// <summary>Says that the host of loops is already among the hosted services.</summary>
    private sealed class LoopHostMarker;
}
