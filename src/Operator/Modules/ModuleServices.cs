using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Oci.Client;
using Krustlet.Operator.Modules.Resolution;
using Krustlet.Operator.Modules.Workloads;
using Krustlet.Operator.Options;

namespace Krustlet.Operator.Modules;

/// <summary>The WasmModule controller and its parts.</summary>
internal static class ModuleServices
{
    public static IServiceCollection AddModules(this IServiceCollection services, OperatorOptions options)
    {
        var made = new ListScope(options.WatchNamespace, ModuleLabels.AnyModule);
        services.AddInformer(KrustletResources.WasmModules, new InformerOptions<WasmModule> { Scope = new ListScope(options.WatchNamespace) });
        services.AddInformer(ApiResources.Deployments, new InformerOptions<V1Deployment> { Scope = made });
        services.AddInformer(ApiResources.Services, new InformerOptions<V1Service> { Scope = made });
        AddJobs(services, made);
        AddPods(services, made);
        AddAutoscalers(services, options);
        AddWorkloads(services);
        AddResolution(services, options);
        services.AddSingleton<PoolSelection>().AddSingleton<RuntimeOffers>().AddSingleton<CapabilityOffers>();
        services.AddSingleton<IReadOnlyList<IModuleWorkload>>(provider => [provider.GetRequiredService<DeploymentWorkload>(), provider.GetRequiredService<JobWorkload>(), provider.GetRequiredService<CronJobWorkload>()]);
        services.AddSingleton<WasmModuleController>();
        return services.AddOwnedLoop(provider => Controller(provider, options));
    }

    private static void AddJobs(IServiceCollection services, ListScope made)
    {
        // Kubernetes 1.20 has the beta, 1.25 and later only the stable version.
        var cronJobs = new ServedResource<V1CronJob>(ApiResources.CronJobs, ApiResources.CronJobs with { Version = "v1beta1" });
        services.AddSingleton(cronJobs).AddInformer(cronJobs, new InformerOptions<V1CronJob> { Scope = made });
        var byModule = new Indexer<V1Job>(ModuleJobs.KeysOf);
        services.AddInformer(ApiResources.Jobs, new InformerOptions<V1Job> { Scope = made, Indexers = [byModule] });
        services.AddSingleton(provider => new ModuleJobs(provider.GetRequiredService<IObjectStore<V1Job>>(), byModule));
    }

    private static void AddPods(IServiceCollection services, ListScope made)
    {
        var byModule = new Indexer<V1Pod>(ModulePods.KeysOf);
        services.AddInformer(ApiResources.Pods, new InformerOptions<V1Pod> { Scope = made, Indexers = [byModule], Transform = SlimPod.Of });
        services.AddSingleton(provider => new ModulePods(provider.GetRequiredService<IObjectStore<V1Pod>>(), byModule));
    }

    private static void AddAutoscalers(IServiceCollection services, OperatorOptions options)
    {
        // Every version has the target in the same place, and real API servers all have the first.
        var served = new ServedResource<V1HorizontalPodAutoscaler>(ApiResources.HorizontalPodAutoscalers, ApiResources.HorizontalPodAutoscalers with { Version = "v2" });
        var byTarget = new Indexer<V1HorizontalPodAutoscaler>(ModuleReplicas.KeysOf);
        services.AddInformer(served, new InformerOptions<V1HorizontalPodAutoscaler> { Scope = new ListScope(options.WatchNamespace), Indexers = [byTarget] });
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ModuleReplicas>(provider, byTarget));
    }

    private static void AddWorkloads(IServiceCollection services)
    {
        services.AddSingleton<ServedResource<V1Deployment>>(ApiResources.Deployments).AddSingleton<OwnedChild<V1Deployment>>();
        services.AddSingleton<ServedResource<V1Job>>(ApiResources.Jobs).AddSingleton<OwnedChild<V1Job>>();
        services.AddSingleton<ServedResource<V1Service>>(ApiResources.Services).AddSingleton<OwnedChild<V1Service>>();
        services.AddSingleton<OwnedChild<V1CronJob>>();
        services.AddSingleton<PodTemplateBuilder>().AddSingleton<DeploymentBuilder>().AddSingleton<JobBuilder>().AddSingleton<CronJobBuilder>();
        services.AddSingleton<RolloutHistory>();
        services.AddSingleton<DeploymentWorkload>().AddSingleton<JobWorkload>().AddSingleton<CronJobWorkload>();
    }

    private static void AddResolution(IServiceCollection services, OperatorOptions options)
    {
        services.AddSingleton(provider => new RegistryClient(
            new RegistryClientOptions { Hosts = [.. options.InsecureRegistries.Select(host => new RegistryHostOptions(host) { Insecure = true })] },
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PullSecretReader>().AddSingleton<OfferingPools>();
        services.AddSingleton<IModuleResolver, RegistryModuleResolver>();
        services.AddOwnedLoop<ModuleResolutions>();
    }

    private static Controller<WasmModule> Controller(IServiceProvider provider, OperatorOptions options)
    {
        var controller = new Controller<WasmModule>(
            "wasmmodules",
            provider.GetRequiredService<WasmModuleController>(),
            new ControllerOptions { Workers = options.Workers },
            provider.GetRequiredService<RuntimeMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>());
        provider.GetRequiredService<ModuleResolutions>().OnChanged(controller.Queue.Add);
        return controller.WatchModules(provider);
    }
}
