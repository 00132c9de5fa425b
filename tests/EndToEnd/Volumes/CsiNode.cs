using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.Testing.Csi;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>A CSI driver on one node of a cluster, named after a test's namespace so that tests do not meet.</summary>
internal sealed class CsiNode : IAsyncDisposable
{
    private readonly ClusterFixture cluster;
    private readonly CsiPluginOptions options;
    private readonly bool isOwn;
    private CsiPlugin? plugin;

    /// <param name="cluster">The cluster.</param>
    /// <param name="space">The test's namespace.</param>
    /// <param name="driver">The driver's name, when that matters.</param>
    /// <param name="own">A node of the test's own; otherwise one that it shares with others.</param>
    public CsiNode(ClusterFixture cluster, string space, string? driver = null, OwnNode? own = null)
    {
        (this.cluster, Space, Driver) = (cluster, space, driver ?? $"{space}.csi.example.com");
        (isOwn, Node) = (own is not null, own?.Name ?? cluster.NodeNames[0]);
        options = new CsiPluginOptions
        {
            Driver = Driver,
            Folder = Path.Combine(cluster.TemporaryDirectory, space),
            Registry = Path.Combine(cluster.Stack.Nodes[Node].DataDirectory, "plugins_registry"),
        };
    }

    public string Space { get; }

    public string Driver { get; }

    public string Node { get; }

    public CsiPlugin Plugin => plugin ?? throw new InvalidOperationException("The driver is not started.");

    public async Task StartAsync(Func<CsiPluginOptions, CsiPluginOptions>? change = null)
    {
        plugin = await CsiPlugin.StartAsync(change?.Invoke(options) ?? options);
        await RegisteredAsync();
    }

    public async Task RegisteredAsync()
    {
        await cluster.UntilAsync(() => Plugin.Registrations.Count > 0, "is told of its registration");
        Plugin.Registrations[^1].Should().Be((true, ""));
    }

    /// <summary>What the cluster knows of it.</summary>
    public Task DescribeAsync(Action<V1CSIDriverSpec>? change = null)
    {
        var spec = new V1CSIDriverSpec { AttachRequired = false };
        change?.Invoke(spec);
        return cluster.Api.CreateAsync(ApiResources.CsiDrivers, new V1CSIDriver { Metadata = new V1ObjectMeta { Name = Driver }, Spec = spec }, CancellationToken.None);
    }

    /// <summary>A volume of it and a claim <c>data</c> that is bound to it.</summary>
    public async Task VolumeAsync()
    {
        await cluster.VolumeAsync(Space, Space, spec => spec.Csi = new V1CSIPersistentVolumeSource
        {
            Driver = Driver,
            VolumeHandle = $"{Space}-handle",
            VolumeAttributes = new Dictionary<string, string> { ["shelf"] = "3" },
        });
        await cluster.ClaimAsync(Space, "data", Space);
        await cluster.UntilBoundAsync(Space, "data");
    }

    /// <summary>A Pod on the driver's node with the claim at /d.</summary>
    public async Task<V1Pod> PodAsync(string name, params string[] script)
    {
        var pod = (await cluster.ScriptAsync(script)).Named(name).WithVolume(Storage.Of("data"), "/d");
        return isOwn ? pod.On(Node) : pod.ScheduledOn(Node);
    }

    public Task UntilDoneAsync(string method, int times = 1) => cluster.UntilAsync(() => Plugin.Done(method).Count >= times, $"{method} is called");

    public async ValueTask DisposeAsync()
    {
        if (plugin is not null)
        {
            await plugin.DisposeAsync();
        }
    }
}
