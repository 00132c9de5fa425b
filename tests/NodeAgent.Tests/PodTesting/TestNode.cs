using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.ModuleHosts.Processes;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>
/// The whole pod side of an agent on a machine in memory: API server, registry, module hosts and clock are the test's. The
/// agent can be ended and started again; the machine stays.
/// </summary>
internal sealed class TestNode : IAsyncDisposable
{
    /// <summary>
    /// Of a deletion whose end by force is not what a test is about: longer than any wait lets pass on the test's clock, which runs on while the agent waits for the
    /// machine (<see cref="Eventually"/>: a minute of steps that are 5 ms apart, 100 ms each).
    /// </summary>
    private const long Ample = 3600;

    private readonly TemporaryFolder folder = new();
    private IHost? agent;

    public TestNode()
    {
        Api = new FakeApi(Time);
        Hosts = new FakeModuleHosts(Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeApi Api { get; }

    public FakeModuleHosts Hosts { get; }

    public FakeNode Node { get; } = FakeNode.WithCidr("127.64.0.0/16", pods: 2000);

    public FakePuller Puller { get; } = new();

    public FakeProber Prober { get; } = new();

    public FakePodEvents Events { get; } = new();

    public bool IsStarted => agent is not null;

    public IServiceProvider Services => agent!.Services;

    public string LogsPath => folder.Combine("logs");

    public string DataPath => folder.Combine("data");

    /// <summary>Static Pods are read from a folder.</summary>
    public bool UsesManifests { get; init; }

    private string ManifestsPath => Directory.CreateDirectory(folder.Combine("manifests")).FullName;

    public void WriteManifest(string name, string text) => File.WriteAllText(Path.Combine(ManifestsPath, name), text);

    public void LinkManifest(string name, string target) => File.CreateSymbolicLink(Path.Combine(ManifestsPath, name), target);

    public void RemoveManifest(string name) => File.Delete(Path.Combine(ManifestsPath, name));

    public async Task StartAgentAsync(bool withApiServer = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var node = Node;
        builder.Services.AddSingleton<TimeProvider>(Time).AddSingleton<IApiClient>(Api);
        builder.Services.AddSingleton<INodeView>(node).AddSingleton<INodeIdentity>(node).AddSingleton<INodeReader>(node);
        builder.Services.AddSingleton<IModulePuller>(Puller).AddSingleton<IPodEvents>(Events);
        builder.Services.AddSingleton<IProber>(Prober);
        builder.Services.AddSingleton<IHostProcesses>(Hosts).AddSingleton<IModuleHostClients>(Hosts);
        builder.Services.AddPods(new PodsOptions { DataDirectory = DataPath, PluginsDirectory = folder.Combine("plugins"), PodLogsDirectory = LogsPath, HostCommand = ["/agent", "host"], ManifestPath = UsesManifests ? ManifestsPath : null });
        agent = builder.Build();
        var watches = Api.Count("WATCH pods");
        await agent.StartAsync();
        await UntilAsync(() => !withApiServer || Api.Count("WATCH pods") > watches);
    }

    /// <summary>The agent ends. What it runs stays.</summary>
    public async Task EndAgentAsync()
    {
        await agent!.StopAsync();
        agent.Dispose();
        agent = null;
    }

    public V1Pod Add(V1Pod pod) => Api.Put(ApiResources.Pods, pod);

    public V1Pod? Pod(string name = "web") => Api.Find(ApiResources.Pods, NameOf(name));

    public V1ContainerStatus Container(string name = "app", string pod = "web") => Pod(pod)!.Status.ContainerStatuses.Single(c => c.Name == name);

    public void Delete(string name = "web", long grace = Ample) =>
        Api.Change(ApiResources.Pods, NameOf(name), pod => TestPods.Deleted(pod, Time.GetUtcNow(), grace));

    /// <summary>Changes a copy of a Pod and stores it, with no write of the agent in between.</summary>
    public void Change(Action<V1Pod> change, string name = "web") => Api.Change(ApiResources.Pods, NameOf(name), pod =>
    {
        var copy = TestPods.Copy(pod, static _ => { });
        change(copy);
        return copy;
    });

    public Task RunningAsync(string name = "web") => UntilAsync(() => Pod(name)?.Status.Phase == "Running");

    public Task UntilAsync(Func<bool> isSo) => Eventually.AsTimePassesAsync(Time, TimeSpan.FromMilliseconds(100), isSo);

    /// <summary>Lets a long time pass quickly.</summary>
    public Task PassAsync(TimeSpan span)
    {
        var end = Time.GetUtcNow() + span;
        return Eventually.AsTimePassesAsync(Time, TimeSpan.FromSeconds(2), () => Time.GetUtcNow() >= end);
    }

    public async ValueTask DisposeAsync()
    {
        if (agent is not null)
        {
            await EndAgentAsync();
        }

        folder.Dispose();
    }

    private static NamespacedName NameOf(string pod) => new("default", pod);
}
