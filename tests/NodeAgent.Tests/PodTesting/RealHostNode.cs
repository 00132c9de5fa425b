using System.Runtime.InteropServices;
using System.Security.Cryptography;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>The pod side of an agent with real module hosts in processes of their own; API server and registry are in memory.</summary>
internal sealed class RealHostNode : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private IHost? agent;

    public FakeApi Api { get; } = new(TimeProvider.System);

    public FakePuller Puller { get; } = new();

    public string LogsPath => folder.Combine("logs");

    /// <summary>Makes an image of these bytes.</summary>
    public void Publish(string image, byte[] module)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(module));
        var path = folder.Combine(digest + ".wasm");
        File.WriteAllBytes(path, module);
        Puller.Local[image] = new NodeModule($"{image}@sha256:{digest}", path, $"sha256:{digest}", module.Length, false);
    }

    public async Task StartAgentAsync(bool keepModules = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var node = FakeNode.WithCidr("127.64.0.0/24");
        builder.Services.AddSingleton<IApiClient>(Api).AddSingleton<INodeView>(node).AddSingleton<INodeIdentity>(node).AddSingleton<INodeReader>(node);
        builder.Services.AddSingleton<IModulePuller>(Puller).AddSingleton<IPodEvents>(new FakePodEvents());
        builder.Services.AddPods(new PodsOptions
        {
            DataDirectory = folder.Combine("d"),
            PluginsDirectory = folder.Combine("p"),
            PodLogsDirectory = LogsPath,
            HostCommand = [DotNet, Path.Combine(AppContext.BaseDirectory, "krustlet-agent.dll"), "host"],
            KeepModulesOnStop = keepModules,
        });
        agent = builder.Build();
        var watches = Api.Count("WATCH pods");
        await agent.StartAsync();
        await Eventually.TrueAsync(() => Api.Count("WATCH pods") > watches);
    }

    public async Task EndAgentAsync()
    {
        await agent!.StopAsync();
        agent.Dispose();
        agent = null;
    }

    public IReadOnlyCollection<ModuleHostConnection> Hosts => agent!.Services.GetRequiredService<HostPool>().All;

    public V1Pod? Pod(string name = "web") => Api.Find(ApiResources.Pods, new NamespacedName("default", name));

    public V1ContainerStatus? App(string pod = "web") => Pod(pod)?.Status.ContainerStatuses?.SingleOrDefault();

    public void Add(string name, string image, string restartPolicy)
    {
        var container = TestPods.Container("app", image);
        container.ImagePullPolicy = "Never";
        Api.Put(ApiResources.Pods, TestPods.Pod(restartPolicy, name, containers: container));
    }

    public void Delete(string name) =>
        Api.Change(ApiResources.Pods, new NamespacedName("default", name), static pod => TestPods.Deleted(pod, TimeProvider.System.GetUtcNow()));

    public async ValueTask DisposeAsync()
    {
        if (agent is null)
        {
            await StartAgentAsync();
        }

        foreach (var host in Hosts.Where(static h => !h.IsDead))
        {
            await host.Client.ShutdownAsync(137, CancellationToken.None);
        }

        await EndAgentAsync();
        folder.Dispose();
    }

    private static string DotNet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
