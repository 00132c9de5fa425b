using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Csi;
using Krustlet.NodeAgent.Volumes.Kinds;
using Krustlet.NodeAgent.Volumes.Payloads;
using Krustlet.Testing.Csi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Volumes.Csi;

/// <summary>The volumes of an agent with a CSI plugin that is served over real sockets; the API server and the clock are the test's. <see cref="Restart"/> is another agent on the same disk.</summary>
internal sealed class CsiFixture : IAsyncDisposable
{
    public const string Driver = "disk.example.com";
    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource ending = new();
    private readonly List<IDisposable> owned = [];
    private readonly List<Task> loops = [];
    private CsiVolumes csi = null!;

    public CsiFixture()
    {
        Api = new FakeApi(Time);
        Api.Put(ApiResources.Nodes, new V1Node { Metadata = new V1ObjectMeta { Name = "node-1", Uid = "uid-node-1" } });
        Restart();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeApi Api { get; }

    public FakeObjects Objects { get; } = new();

    public FakeNode Node { get; } = FakeNode.WithCidr(null);

    public CsiDrivers Drivers { get; private set; } = null!;

    public CsiNodeRegistration Registration { get; private set; } = null!;

    public CsiRecords Records { get; private set; } = null!;

    public VolumesInUse InUse { get; private set; } = null!;

    public StagedVolumes Staged { get; private set; } = null!;

    public CsiUsage Usage { get; private set; } = null!;

    public FakePodEvents Events { get; } = new();

    public VolumeFolders Folders { get; private set; } = null!;

    public PodVolumes Volumes { get; private set; } = null!;

    public CsiPlugin? Plugin { get; private set; }

    /// <summary>A new agent: nothing in memory, everything on disk.</summary>
    public void Restart()
    {
        var pods = new VolumeFolders(folder.Combine("data"));
        var folders = new CsiFolders(folder.Combine("data"), pods);
        var locks = new VolumeLocks();
        Registration = Own(new CsiNodeRegistration(Api, Node, Node, Time, NullLogger<CsiNodeRegistration>.Instance));
        Drivers = Own(new CsiDrivers(Registration, new PluginWatcherOptions("/registry"), Time));
        Records = new CsiRecords(folders);
        InUse = new VolumesInUse(Records);
        Staged = new StagedVolumes(Drivers, Records, locks, InUse, Time, NullLogger<StagedVolumes>.Instance);
        var attachments = new CsiAttachments(Objects, InUse, Node, Time, NullLogger<CsiAttachments>.Instance);
        var secrets = new CsiSecrets(Objects);
        var publisher = new CsiPublisher(folders, Records, new CsiVolumeContext(new ServiceAccountTokens(Api, Time)), secrets);
        var times = new RefreshTimes(RefreshTimes.DefaultPeriod, Time);
        var expansions = new CsiExpansions(Drivers, folders, locks, secrets, new ClaimSizes(Api), Events, Node, times);
        csi = new CsiVolumes(Drivers, folders, Records, locks, attachments, publisher, InUse, Staged, expansions, Objects, times);
        Usage = new CsiUsage(Drivers, folders, Records, Time, NullLogger<CsiUsage>.Instance);
        Folders = pods;
        Volumes = new PodVolumes([new ClaimVolume(Objects, Node, new HostPathVolume([]), csi, expansions), new CsiVolume(csi)], pods, new FakeMemoryFolders());
    }

    public void Start(Func<CancellationToken, Task> loop) => loops.Add(Task.Run(() => loop(ending.Token)));

    public async Task<CsiPlugin> StartPluginAsync(Func<CsiPluginOptions, CsiPluginOptions>? change = null)
    {
        var options = new CsiPluginOptions { Driver = Driver, Folder = folder.Combine("plugin"), Registry = folder.Combine("registry") };
        Plugin = await CsiPlugin.StartAsync(change?.Invoke(options) ?? options);
        await RegisterAsync();
        return Plugin;
    }

    public Task RegisterAsync() => Drivers.RegisterAsync(PluginOf(Plugin!), CancellationToken.None);

    public RegisteredPlugin PluginOf(CsiPlugin plugin) => new("CSIPlugin", plugin.Options.Driver, plugin.Endpoint, plugin.Options.Versions, plugin.RegistrationSocket);

    /// <summary>What the cluster knows of the driver; it needs no attaching unless the test says so.</summary>
    public V1CSIDriver AddDriver(Action<V1CSIDriverSpec>? change = null)
    {
        var driver = new V1CSIDriver { Metadata = new V1ObjectMeta { Name = Driver }, Spec = new V1CSIDriverSpec { AttachRequired = false } };
        change?.Invoke(driver.Spec);
        Objects.Add(driver);
        return driver;
    }

    /// <summary>A bound claim <c>data</c> of a volume <c>pv</c> with the handle <c>vol-1</c>.</summary>
    public V1PersistentVolume AddClaim(Action<V1PersistentVolumeSpec>? change = null)
    {
        var volume = new V1PersistentVolume
        {
            Metadata = new V1ObjectMeta { Name = "pv" },
            Spec = new V1PersistentVolumeSpec
            {
                AccessModes = ["ReadWriteOnce"],
                ClaimRef = new V1ObjectReference { Uid = "claim-uid" },
                Csi = new V1CSIPersistentVolumeSource { Driver = Driver, VolumeHandle = "vol-1" },
            },
        };
        change?.Invoke(volume.Spec);
        Objects.Add(volume);
        Objects.Add(NewClaim());
        return volume;
    }

    /// <summary>The claim of <see cref="AddClaim"/>, for a test that changes it.</summary>
    public static V1PersistentVolumeClaim NewClaim() => new()
    {
        Metadata = new V1ObjectMeta { Name = "data", NamespaceProperty = "default", Uid = "claim-uid" },
        Spec = new V1PersistentVolumeClaimSpec { VolumeName = "pv" },
        Status = new V1PersistentVolumeClaimStatus { Phase = "Bound" },
    };

    /// <summary>A Pod whose volume <c>v</c> is the claim.</summary>
    public static PodFacts Pod(string name = "web", Action<V1Volume>? change = null)
    {
        var volume = new V1Volume { Name = "v", PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = "data" } };
        change?.Invoke(volume);
        var pod = TestPods.Pod(name: name);
        pod.Spec.Volumes = [volume];
        return new PodSimulation(pod).Facts;
    }

    public static PodFacts InlinePod(Action<V1CSIVolumeSource>? change = null) => Pod("web", volume =>
    {
        (volume.PersistentVolumeClaim, volume.Csi) = (null, new V1CSIVolumeSource { Driver = Driver });
        change?.Invoke(volume.Csi);
    });

    public async Task<DateTimeOffset?> MountAsync(PodFacts pod) => (await Volumes.MountAsync(pod, Time.GetUtcNow(), CancellationToken.None)).RefreshAt;

    public async Task FailsAsync(PodFacts pod, string message) =>
        (await FluentActions.Awaiting(() => MountAsync(pod)).Should().ThrowAsync<VolumeException>()).WithMessage("MountVolume.SetUp failed for volume \"v\" : " + message);

    public Task RemoveAsync(PodFacts pod) => Volumes.RemoveAsync(pod.Key.Uid, CancellationToken.None);

    public Task UntilAsync(Func<bool> isSo) => Eventually.AsTimePassesAsync(Time, TimeSpan.FromMilliseconds(100), isSo);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(loops).ContinueWith(static _ => { }, TaskScheduler.Default);
        owned.ForEach(static item => item.Dispose());
        ending.Dispose();
        if (Plugin is not null)
        {
            await Plugin.DisposeAsync();
        }

        folder.Dispose();
        loops.Where(static loop => !loop.IsCanceled).Should().BeEmpty("a loop ends only when it is stopped");
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        owned.Add(item);
        return item;
    }
}
