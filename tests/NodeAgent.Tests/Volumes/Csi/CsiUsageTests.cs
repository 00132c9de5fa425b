using Grpc.Core;
using k8s.Models;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Tests.Volumes.Csi;

public sealed class CsiUsageTests : IAsyncDisposable
{
    private readonly CsiFixture node = new();
    private readonly TemporaryFolder logs = new();

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        logs.Dispose();
    }

    [Fact]
    public async Task A_driver_that_can_tells_how_full_its_volumes_are()
    {
        node.AddDriver();
        node.AddClaim();
        var plugin = await node.StartPluginAsync(static options => options with { Usage = (1000, 600, 400) });
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);
        node.Start(node.Usage.RunAsync);
        await node.UntilAsync(() => plugin.Done("NodeGetVolumeStats").Count > 0 && node.Usage.Find(Target()) is not null);

        Measure(pod.Pod).Should().Be(new VolumeFigures("v", "data", 1000, 600, 400, 0, 0, 0));
        var asked = plugin.Done("NodeGetVolumeStats")[0];
        (asked.VolumeId, asked.TargetPath, asked.StagingPath).Should().Be(("vol-1", Target(), plugin.Done("NodeStageVolume")[0].StagingPath));

        plugin.Fault = static call => call.Method == "NodeGetVolumeStats" ? StatusCode.Internal : null;
        await node.UntilAsync(() => node.Usage.Find(Target()) is null);
        Measure(pod.Pod)!.Capacity.Should().Be(new DriveInfo(plugin.ContentOf("vol-1")).TotalSize, "the file system can be asked still");

        string Target() => plugin.Done("NodePublishVolume").Single().TargetPath;
    }

    [Fact]
    public async Task A_volume_that_is_gone_is_forgotten()
    {
        node.AddDriver();
        node.AddClaim();
        var plugin = await node.StartPluginAsync(static options => options with { Usage = (1000, 600, 400) });
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);
        var target = plugin.Done("NodePublishVolume").Single().TargetPath;
        node.Start(node.Usage.RunAsync);
        await node.UntilAsync(() => node.Usage.Find(target) is not null);

        await node.RemoveAsync(pod);
        await node.UntilAsync(() => node.Usage.Find(target) is null);
    }

    private VolumeFigures? Measure(V1Pod pod)
    {
        var record = new PodRecord(CsiFixture.Pod().Key, pod, new V1PodStatus());
        var pods = new FakePods();
        pods.Records.Add(record);
        return new PodStorages(node.Volumes, node.Folders, new PodLogFolders(logs.Path), node.Usage, pods, node.Time).Of(record).Volumes.SingleOrDefault();
    }
}
