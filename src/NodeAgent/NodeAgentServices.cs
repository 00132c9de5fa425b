using System.Security.Cryptography.X509Certificates;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.Certificates;
using Krustlet.NodeAgent.Commands;
using Krustlet.NodeAgent.Eviction;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent;

/// <summary>Puts the agent together.</summary>
internal static class NodeAgentServices
{
    /// <summary>Everything the agent runs, on these options and this connection.</summary>
    public static IServiceCollection AddNodeAgent(this IServiceCollection services, AgentOptions options, ClusterConnection connection, NodeIdentity identity, ServingCertificate serving)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(connection.Api);
        services.AddSingleton(options);
        services.AddSingleton(options.Node);
        services.AddSingleton(options.Server);
        services.AddSingleton<INodeIdentity>(identity);
        services.AddSingleton(serving);
        services.AddSingleton<IMachine>(provider => new LinuxMachine(options.Cluster.DataDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IManagedHeap, ManagedHeap>();
        services.AddOwnedLoop<IdleMemory>();
        services.AddNodeRegistration(connection.Heartbeats);
        services.AddKubeletServer(ClientAuthorities(options.Server, connection));
        services.AddSingleton(connection.Certificate).AddSingleton<CertificateMetrics>().AddSingleton<RunMetrics>();
        services.AddSingleton(connection.Calls).AddSingleton<RestClientMetrics>().AddSingleton<VolumeMetrics>();
        services.AddOwnedLoop<HealthzServer>();
        services.AddCertificates(options, identity, connection, serving);
        services.AddPods(Pods(options));
        services.AddNodeProtection(options.Protection);
        services.AddSingleton<IAdmissionGate>(new RuntimeGate(options.Node.Runtimes));
        services.AddSingleton<INodeHealth, ModuleHostHealth>();
        services.AddSingleton<IModuleStatsSource, ModuleStatsSource>();
        return services;
    }

    private static PodsOptions Pods(AgentOptions options) => new()
    {
        DataDirectory = options.Cluster.DataDirectory,
        PluginsDirectory = options.Cluster.PluginsDirectory,
        PodLogsDirectory = options.Modules.LogsDirectory,
        HostCommand = OwnProgram.Command("host"),
        CompileCommand = OwnProgram.Command("compile"),
        Compiler = options.Modules.Compiler,
        MaxModulesPerHost = options.Modules.MaxPerHost,
        KeepModulesOnStop = options.Modules.Keep,
        PodNetwork = options.Modules.PodNetwork,
        AllowHostPath = options.Modules.AllowHostPath,
        ModuleSeeds = options.Modules.Seeds,
        Registries = options.Registries,
        AllowLocalModules = options.Modules.AllowLocalModules,
        OutboundHosts = options.Modules.OutboundHosts,
        Verification = options.Modules.Verification,
        DevicePluginsDirectory = options.Modules.DevicePluginsDirectory,
        LogMaxBytes = options.Modules.LogMaxBytes,
        LogMaxFiles = options.Modules.LogMaxFiles,
        MaxRestartDelay = options.Modules.MaxRestartDelay,
        ManifestPath = options.Modules.ManifestPath,
        ManifestCheckFrequency = options.Modules.ManifestCheckFrequency,
        SyncFrequency = options.Modules.SyncFrequency,
    };

    private static X509Certificate2Collection ClientAuthorities(ServerOptions options, ClusterConnection connection)
    {
        if (options.ClientCa is not { } path)
        {
            return connection.Authorities;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CertificateFileException($"{path} holds no certificate in PEM; give the cluster's CA with --client-ca-file.");
    }
}
