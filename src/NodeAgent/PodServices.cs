using System.Diagnostics.Metrics;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ModuleHost.Compilation;
using Krustlet.NodeAgent.Capabilities;
using Krustlet.NodeAgent.ClusterObjects;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Images.Access;
using Krustlet.NodeAgent.Images.CredentialProviders;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.LifecycleHooks;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.ModuleHosts.Processes;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.PodSources;
using Krustlet.NodeAgent.PodSources.Manifests;
using Krustlet.NodeAgent.PodSources.Mirrors;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.PodWorkers;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.TerminationMessages;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Csi;
using Krustlet.NodeAgent.Volumes.Kinds;
using Krustlet.NodeAgent.Volumes.Payloads;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Store;
using Krustlet.Oci.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent;

/// <summary>Puts the pod side of the agent together. Expects IApiClient, INodeIdentity, INodeView and logging to be there.</summary>
internal static class PodServices
{
    /// <summary>Key of an IApiClient for events alone, so that a burst of them holds no status back; without one they share the Pods' client.</summary>
    public const string EventsClient = "events";

    /// <summary>Sources, workers, statuses, images, volumes and module hosts; gives IPodDirectory, IContainerLogs and IImageInventory.</summary>
    public static IServiceCollection AddPods(this IServiceCollection services, PodsOptions options)
    {
        services.AddLoopHost();
        return services
            .AddPodEvents()
            .AddImages(options)
            .AddPlugins(options)
            .AddVolumes(options)
            .AddModuleHosts(options)
            .AddDevices(options)
            .AddPodStatuses(options)
            .AddProbesAndHooks()
            .AddPodNetwork(options)
            .AddPodWorkers(options);
    }

    private static IServiceCollection AddPodEvents(this IServiceCollection services)
    {
        services.TryAddSingleton<IPodEvents, RecordedPodEvents>();
        if (services.Any(static s => s.ServiceType == typeof(IEventRecorder)))
        {
            return services;
        }

        services.AddSingleton(static p => new EventRecorder(
            p.GetKeyedService<IApiClient>(EventsClient) ?? p.GetRequiredService<IApiClient>(), "kubelet", p.GetRequiredService<INodeIdentity>().NodeName, new EventCorrelatorOptions(),
            p.GetRequiredService<RuntimeMetrics>(), p.GetRequiredService<TimeProvider>(), Random.Shared, p.GetRequiredService<ILogger<EventRecorder>>()));
        services.AddSingleton<IEventRecorder>(static p => p.GetRequiredService<EventRecorder>());
        return services.AddOwnedLoop(static p => p.GetRequiredService<EventRecorder>());
    }

    private static IServiceCollection AddImages(this IServiceCollection services, PodsOptions options)
    {
        services.TryAddSingleton(p => new RegistryClient(
            new RegistryClientOptions { Hosts = options.Registries.Hosts }, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<RegistryClient>>()));
        services.TryAddSingleton(p => ModuleStore.Open(
            new ModuleStoreOptions { Root = Path.Combine(options.DataDirectory, "modules"), Seeds = options.ModuleSeeds }, p.GetRequiredService<RegistryClient>(), p.GetRequiredService<ILogger<ModuleStore>>()));
        services.TryAddSingleton(p =>
        {
            var (registries, time) = (options.Registries, p.GetRequiredService<TimeProvider>());
            return new NodeCredentials(
                [.. registries.Providers.Select(provider => new CredentialProvider(provider, registries.ProviderFolder!, time))],
                new DockerConfigCredentials(registries.DockerConfig, time), p.GetRequiredService<ILogger<NodeCredentials>>());
        });
        services.TryAddSingleton(p => new VerifiedContentFile(Path.Combine(options.DataDirectory, "verified-modules.json"), p.GetRequiredService<ILogger<VerifiedContentFile>>()));
        services.AddSingleton(new SignatureDemands(options.Verification)).AddSingleton<ImageVerification>();
        services.TryAddSingleton(p => new PulledImageRecords(Path.Combine(options.DataDirectory, "pulled-images.json"), p.GetRequiredService<ILogger<PulledImageRecords>>()));
        services.AddSingleton(options.Registries.Access).AddSingleton<ImageAccess>();
        services.TryAddSingleton<StoreModulePuller>();
        services.AddMetrics();
        services.TryAddSingleton(static p => new MeasuredPuller(p.GetRequiredService<StoreModulePuller>(), p.GetRequiredService<IMeterFactory>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<MeasuredPuller>>()));
        services.AddCompilations(options);
        services.TryAddSingleton<IModulePuller>(p =>
        {
            IModulePuller puller = p.GetRequiredService<MeasuredPuller>();
            puller = options.AllowLocalModules ? new LocalModulePuller(puller) : puller;
            return p.GetService<IModuleCompiler>() is { } compiler ? new CompilingPuller(puller, compiler) : puller;
        });
        services.TryAddSingleton<IImageInventory>(static p => p.GetRequiredService<StoreModulePuller>());
        services.TryAddSingleton<IClusterObjects, ApiClusterObjects>();
        services.AddSingleton(p => new PoolSecrets(options.Registries.PoolSecret, p.GetRequiredService<IClusterObjects>(), p.GetRequiredService<ILogger<PoolSecrets>>()));
        services.AddSingleton<PullSecretReader>().AddSingleton<PullTimes>();
        return services.AddSingleton<ContainerImages>();
    }

    private static void AddCompilations(this IServiceCollection services, PodsOptions options)
    {
        if (options.CompileCommand.Count == 0)
        {
            return;
        }

        services.AddSingleton(p => new ModulePrecompiler(options.CompileCommand, options.CompiledDirectory, options.Compiler, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ModuleCompilations>().AddSingleton<IModuleCompiler>(static p => p.GetRequiredService<ModuleCompilations>());
        services.AddOwnedLoop<CompiledGarbage>();
    }

    private static IServiceCollection AddPlugins(this IServiceCollection services, PodsOptions options)
    {
        services.AddSingleton(new PluginWatcherOptions(options.PluginsDirectory));
        services.AddSingleton(p => new CsiFolders(options.DataDirectory, p.GetRequiredService<VolumeFolders>()));
        services.AddSingleton<CsiRecords>().AddSingleton<VolumeLocks>().AddSingleton<CsiAttachments>().AddSingleton<CsiVolumeContext>().AddSingleton<CsiPublisher>();
        services.AddSingleton<CsiSecrets>().AddSingleton<ClaimSizes>().AddSingleton<CsiExpansions>().AddSingleton<CsiUsage>();
        services.AddSingleton<VolumesInUse>().AddSingleton<INodeVolumes>(static p => p.GetRequiredService<VolumesInUse>());
        services.AddSingleton<CsiDrivers>().AddSingleton<IPluginHandler>(static p => p.GetRequiredService<CsiDrivers>()).AddSingleton<CsiVolumes>();
        services.AddOwnedLoop<CsiNodeRegistration>();
        services.AddOwnedLoop<StagedVolumes>();
        services.AddOwnedLoop<CsiUsage>();
        return services.AddOwnedLoop<PluginWatcher>();
    }

    private static IServiceCollection AddVolumes(this IServiceCollection services, PodsOptions options)
    {
        services.AddSingleton(new VolumeFolders(options.DataDirectory));
        services.AddSingleton(p => new RefreshTimes(options.SyncFrequency, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ObjectPayloads>().AddSingleton<DownwardPayloads>().AddSingleton<ServiceAccountTokens>().AddSingleton<TokenPayloads>();
        services.AddSingleton<IVolumeKind, ConfigMapVolume>();
        services.AddSingleton<IVolumeKind, SecretVolume>();
        services.AddSingleton<IVolumeKind, ProjectedVolume>();
        services.AddSingleton<IVolumeKind, DownwardApiVolume>();
        services.TryAddSingleton<IMemoryFolders, MemoryFolders>();
        services.AddOwnedLoop<MemoryFoldersEnd>();
        services.AddSingleton<IVolumeKind, EmptyDirVolume>();
        services.AddSingleton(new HostPathVolume(options.AllowHostPath));
        services.AddSingleton<IVolumeKind>(static p => p.GetRequiredService<HostPathVolume>());
        services.AddSingleton<IVolumeKind, ClaimVolume>();
        services.AddSingleton<IVolumeKind, CsiVolume>();
        services.AddSingleton(static p =>
        {
            var (durations, time) = (MeasuredVolumeKind.CreateDurations(p.GetRequiredService<IMeterFactory>()), p.GetRequiredService<TimeProvider>());
            return new PodVolumes(p.GetServices<IVolumeKind>().Select(kind => new MeasuredVolumeKind(kind, durations, time)), p.GetRequiredService<VolumeFolders>(), p.GetRequiredService<IMemoryFolders>());
        });
        services.AddSingleton<ContainerMounts>().AddSingleton<IPodStorages, PodStorages>();
        services.AddOwnedLoop<ServiceCache>();
        services.AddSingleton<IServiceDirectory>(static p => p.GetRequiredService<ServiceCache>());
        return services.AddSingleton<EnvironmentFile>().AddSingleton<EnvironmentBuilder>();
    }

    private static IServiceCollection AddModuleHosts(this IServiceCollection services, PodsOptions options)
    {
        services.AddSingleton(new ModuleHostCommand(options.HostCommand, options.CompiledDirectory, options.Compiler, options.MaxModulesPerHost));
        services.AddSingleton(new ModuleHostPolicy { KeepHostsOnStop = options.KeepModulesOnStop });
        services.AddSingleton(_ => new HostFolder(options.DataDirectory));
        services.TryAddSingleton<IHostProcesses, LinuxHostProcesses>();
        services.AddSingleton<RuntimeOperationMetrics>();
        services.TryAddSingleton<IModuleHostClients, GrpcModuleHostClients>();
        services.AddSingleton<HostLauncher>().AddSingleton<HostPool>();
        services.AddOwnedLoop<ModuleHostManager>();
        return services.AddSingleton<IModuleHosts>(static p => p.GetRequiredService<ModuleHostManager>());
    }

    private static IServiceCollection AddDevices(this IServiceCollection services, PodsOptions options)
    {
        services.AddDevices(options.DataDirectory);
        return options.DevicePluginsDirectory is { } folder ? services.AddDevicePlugins(folder) : services;
    }

    private static IServiceCollection AddPodStatuses(this IServiceCollection services, PodsOptions options)
    {
        var machine = new PodStateMachine(options.MaxRestartDelay);
        services.AddSingleton(machine);
        services.AddSingleton(new PodStatusBuilder(machine.CrashLoop));
        services.AddSingleton<PodStatusMetrics>();
        services.AddOwnedLoop<PodStatusWriter>();
        services.AddSingleton(new ManifestFolderOptions(options.ManifestPath, options.ManifestCheckFrequency));
        services.AddSingleton(new StaticPodEnds(options.DataDirectory)).AddSingleton<StaticPods>().AddSingleton<ManifestFolder>().AddSingleton<MirrorDirectory>();
        services.AddSingleton<IStatusTargets>(static p => p.GetRequiredService<MirrorDirectory>());
        services.AddOwnedLoop<MirrorPods>();
        return services.AddSingleton<IPodStatusSink>(static p => p.GetRequiredService<PodStatusWriter>());
    }

    private static IServiceCollection AddProbesAndHooks(this IServiceCollection services)
    {
        services.AddSingleton<HandlerHttp>().AddSingleton<HttpCheck>().AddSingleton<ProbeResults>();
        services.TryAddSingleton<IProber, Prober>();
        services.AddSingleton<HookRunner>().AddSingleton<ContainerHooks>();
        services.AddOwnedLoop<ContainerProbes>();
        return services.AddSingleton<IContainerProbes>(static p => p.GetRequiredService<ContainerProbes>());
    }

    private static IServiceCollection AddPodNetwork(this IServiceCollection services, PodsOptions options)
    {
        services.AddSingleton(new PodNetworkOptions(options.PodNetwork, Path.Combine(options.DataDirectory, "pod-network"), options.KeepModulesOnStop));
        services.TryAddSingleton<ILocalRoutes, LocalRoutes>();
        services.TryAddSingleton<IHostNetwork, HostNetwork>();
        services.AddSingleton<PodRoutes>().AddSingleton<AddressRecords>().AddSingleton<PodNetwork>();
        return services.AddOwnedLoop<PodNetworkUpkeep>();
    }

    private static IServiceCollection AddPodWorkers(this IServiceCollection services, PodsOptions options)
    {
        services.AddSingleton(new PodLogFolders(options.PodLogsDirectory));
        services.AddSingleton(new ModuleLogLimits(options.LogMaxBytes, options.LogMaxFiles)).AddSingleton(new OutboundCeiling(options.OutboundHosts));
        services.AddSingleton<PodQueue>().AddSingleton<PodDisruptions>().AddSingleton<PodWorkerMetrics>();
        services.AddSingleton<PodRegistry>().AddSingleton<NodeAdmission>().AddSingleton<RunEndings>();
        services.AddSingleton<IPodDirectory>(static p => p.GetRequiredService<PodRegistry>());
        services.AddSingleton<IContainerLogs, ContainerLogs>().AddSingleton<IContainerInputs, ContainerInputs>();
        services.AddSingleton<TerminationFiles>().AddSingleton<TerminationReader>().AddSingleton<HostsFile>();
        services.AddSingleton<ModuleRequests>().AddSingleton<PodPreparation>().AddSingleton<ContainerStarts>().AddSingleton<ContainerStops>();
        services.AddSingleton<PodCleanUp>().AddSingleton<PodEffects>().AddSingleton<PodPass>().AddSingleton<OrphanSweep>();
        services.AddSingleton(static p => ApiServerPodSource.CreateInformer(
            p.GetRequiredService<IApiClient>(), p.GetRequiredService<INodeIdentity>(), p.GetRequiredService<RuntimeMetrics>(),
            p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IInformer<V1Pod>>(static p => p.GetRequiredService<Informer<V1Pod>>());
        services.AddSingleton<ApiServerPodSource>();
        services.AddOwnedLoop<PodInformerLoop>();
        return services.AddOwnedLoop<PodWorkerPool>();
    }
}
