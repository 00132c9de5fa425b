using k8s;
using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.LeaderElection;
using Krustlet.Operator.Options;

namespace Krustlet.Operator;

/// <summary>What every controller of the operator shares.</summary>
internal static class ApiServices
{
    private const string Component = "krustlet-operator";
    private const double QueriesPerSecond = 200;
    private const int Burst = 400;

    /// <summary>A module that is made causes three Events, one that is changed another: four thousand modules at once. A place costs nothing until it is taken.</summary>
    private const int WaitingEvents = 16384;

    public static IServiceCollection AddApi(this IServiceCollection services, OperatorOptions options)
    {
        services.AddLoopHost();
        services.AddSingleton(Random.Shared);
        services.AddSingleton(_ => Connect(options, new ApiClientOptions { UserAgent = Component, QueriesPerSecond = QueriesPerSecond, Burst = Burst }));
        services.AddSingleton<IApiClient>(provider => provider.GetRequiredService<ApiClient>());
        services.AddSingleton(provider => new ServerSideApplier(provider.GetRequiredService<IApiClient>(), FieldManagers.Operator));
        services.AddSingleton(provider => new StatusApplier(provider.GetRequiredService<IApiClient>(), FieldManagers.OperatorStatus));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<EventRecorder>(provider, Component, options.Identity, new EventCorrelatorOptions { QueueLength = WaitingEvents }));
        services.AddSingleton<IEventRecorder>(provider => provider.GetRequiredService<EventRecorder>());
        services.AddOwnedLoop(provider => provider.GetRequiredService<EventRecorder>());
        if (options.LeaderElection)
        {
            services.AddLeaderElection(options);
        }

        return services;
    }

    /// <summary>Adds an informer of a kind, run with the caches.</summary>
    public static IServiceCollection AddInformer<T>(this IServiceCollection services, ServedResource<T> resource, InformerOptions<T> options)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        services.AddSingleton(provider => new Informer<T>(
            provider.GetRequiredService<IApiClient>(),
            resource,
            options,
            provider.GetRequiredService<RuntimeMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<Random>()));
        services.AddSingleton<IInformer<T>>(provider => provider.GetRequiredService<Informer<T>>());
        services.AddSingleton(provider => provider.GetRequiredService<Informer<T>>().Store);
        return services.AddOwnedLoop(provider => provider.GetRequiredService<Informer<T>>());
    }

    private static void AddLeaderElection(this IServiceCollection services, OperatorOptions options)
    {
        // A client of its own: a flood of controller calls must not cost the lease.
        services.AddKeyedSingleton(Component, (_, _) => Connect(options, new ApiClientOptions { UserAgent = Component + "/leader-election", RequestTimeout = TimeSpan.FromSeconds(5) }));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LeaseElector>(provider, provider.GetRequiredKeyedService<ApiClient>(Component), options.Election));
        services.AddOwnedLoop(provider => provider.GetRequiredService<LeaseElector>());
    }

    private static ApiClient Connect(OperatorOptions options, ApiClientOptions client) =>
        options.Kubeconfig is { } path ? ApiClientFactory.FromKubeconfig(path, options.Context, client) : ApiClientFactory.InCluster(client);
}
