using k8s.Models;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Tests.Volumes.Csi;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Kinds;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Volumes;

public sealed class PodStoragesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new();
    private readonly FakePods pods = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Volumes_and_logs_are_measured_at_most_once_a_minute()
    {
        await using var node = new CsiFixture();
        var folders = new VolumeFolders(folder.Combine("data"));
        var memory = new FakeMemoryFolders();
        var volumes = new PodVolumes([new EmptyDirVolume(memory, FakeNode.WithCidr(null))], folders, memory);
        var logs = new PodLogFolders(folder.Combine("logs"));
        var pod = TestPods.Pod();
        pod.Spec.Volumes = new List<V1Volume> { new() { Name = "scratch", EmptyDir = new V1EmptyDirVolumeSource() } };
        var facts = new PodSimulation(pod).Facts;
        await volumes.MountAsync(facts, default, CancellationToken.None);
        pod.Spec.Volumes.Add(new V1Volume { Name = "odd", Nfs = new V1NFSVolumeSource() });
        await File.WriteAllBytesAsync(Path.Combine(folders.Of(facts.Key, EmptyDirVolume.Folder, "scratch"), "file"), new byte[1000]);
        logs.Create(facts.Key, "app");
        await File.WriteAllBytesAsync(logs.PathOf(facts.Key, "app", 0), new byte[50]);
        var record = new PodRecord(facts.Key, pod, new V1PodStatus());
        pods.Records.Add(record);
        var storages = new PodStorages(volumes, folders, logs, node.Usage, pods, time);

        var storage = storages.Of(record);
        storage.Volumes.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Volume = "scratch", Claim = (string?)null, Used = 1000, InodesUsed = 2 });
        storage.Volumes[0].Capacity.Should().Be(new DriveInfo(folder.Path).TotalSize);
        storage.Logs["app"].Bytes.Should().Be(50);
        storage.Used.Should().Be(1050);

        File.Delete(logs.PathOf(facts.Key, "app", 0));
        storages.Of(record).Used.Should().Be(1050);
        time.Advance(TimeSpan.FromMinutes(1));
        storages.Of(record).Used.Should().Be(1000);
    }
}
