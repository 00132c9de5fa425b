using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.NodeAgent.PodSources;
using Krustlet.NodeAgent.PodSources.Manifests;
using Krustlet.NodeAgent.PodSources.Mirrors;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.PodSources;

/// <summary>Mirrors of the agent before, as the next one begins.</summary>
public sealed class MirrorPodsTests : IDisposable
{
    private const string Manifest = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {containers: [{name: app, image: registry.test/hello:v1}]}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeApi _api;

    public MirrorPodsTests() => _api = new FakeApi(_time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_mirror_is_not_taken_for_a_leftover_before_the_manifests_were_read()
    {
        var node = FakeNode.WithCidr(null);
        var file = Path.Combine(Directory.CreateDirectory(_folder.Combine("manifests")).FullName, "web.yaml");
        await File.WriteAllTextAsync(file, Manifest);
        var hash = ManifestReader.Read(Manifest, file, node.NodeName, _time.GetUtcNow()).Metadata.Uid;
        var kept = _api.Put(ApiResources.Pods, Mirror("web-node-1", hash));
        _api.Put(ApiResources.Pods, Mirror("stale-node-1", "gone"));
        using var metrics = new RuntimeMetrics();
        using var stop = new CancellationTokenSource();
        var pods = ApiServerPodSource.CreateInformer(_api, node, metrics, _time, NullLoggerFactory.Instance);
        var watching = pods.RunAsync(stop.Token);
        await pods.Synced.WaitAsync(TimeSpan.FromMinutes(1));

        var statics = new StaticPods();
        var manifests = new ManifestFolder(
            new ManifestFolderOptions(Path.GetDirectoryName(file), ManifestFolderOptions.DefaultCheckFrequency), statics, new StaticPodEnds(_folder.Combine("data")), node, _time, NullLogger<ManifestFolder>.Instance);
        var mirrors = new MirrorPods(_api, pods, new MirrorDirectory(pods, statics), statics, manifests, node, new NoStatuses(), _time, NullLogger<MirrorPods>.Instance);
        Task[] running = [watching, mirrors.RunAsync(stop.Token), manifests.FollowAsync(new NoSink(), stop.Token)];
        await Eventually.AsTimePassesAsync(_time, TimeSpan.FromMilliseconds(100), () => _api.Find(ApiResources.Pods, new NamespacedName("default", "stale-node-1")) is null);

        var shown = _api.Find(ApiResources.Pods, new NamespacedName("default", "web-node-1"));
        shown.Should().NotBeNull();
        shown!.Metadata.Uid.Should().Be(kept.Metadata.Uid);
        await stop.CancelAsync();
        await Task.WhenAll(running).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private static V1Pod Mirror(string name, string hash)
    {
        var pod = TestPods.Pod(name: name);
        pod.Metadata.Annotations = new Dictionary<string, string> { [PodOrigin.MirrorAnnotation] = hash, [PodOrigin.SourceAnnotation] = PodOrigin.File };
        return pod;
    }

    private sealed class NoSink : IPodSink
    {
        public void Upsert(V1Pod pod)
        {
        }

        public void Removed(PodKey pod)
        {
        }
    }

    private sealed class NoStatuses : IPodStatusSink
    {
        public void Submit(PodKey pod, V1PodStatus status, V1Pod? seen, bool deletable)
        {
        }

        public void Again(string podUid)
        {
        }

        public Task StoredAsync(PodKey pod, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Forget(PodKey pod)
        {
        }
    }
}
