using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Kinds;

namespace Krustlet.NodeAgent.Tests.Volumes;

public sealed class EmptyDirVolumeTests : IDisposable
{
    private const string KeptOnDisk = "emptyDir \"cache\" of medium Memory is kept on disk, since this agent may not mount file systems: run it with CAP_SYS_ADMIN to have it in memory";
    private readonly TemporaryFolder folder = new();
    private readonly FakeMemoryFolders memory = new();
    private readonly FakeNode node = FakeNode.WithCidr(null);
    private readonly VolumeFolders folders;
    private readonly PodVolumes volumes;

    public EmptyDirVolumeTests()
    {
        folders = new VolumeFolders(folder.Path);
        volumes = new PodVolumes([new EmptyDirVolume(memory, node)], folders, memory);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null, null, 4L << 30)]
    [InlineData("1Gi", null, 1L << 30)]
    [InlineData("1Gi", "100Mi", 200L << 20)]
    [InlineData("100Mi", "100Mi", 100L << 20)]
    [InlineData(null, "8Gi", 4L << 30)]
    public async Task Medium_memory_holds_the_least_of_its_limit_the_containers_limits_and_the_nodes_memory(string? sizeLimit, string? memoryLimit, long expected)
    {
        var pod = PodWith("Memory", sizeLimit, memoryLimit);

        (await MountAsync(pod)).Notices.Should().BeEmpty();
        memory.Mounts.Should().Equal(new Dictionary<string, long?> { [volumes.HostPath(pod, "cache")] = expected });
    }

    [Fact]
    public async Task Another_agent_finds_the_mount_there_and_the_pods_end_takes_it_away()
    {
        var pod = PodWith("Memory");
        await MountAsync(pod);

        (await new PodVolumes([new EmptyDirVolume(memory, node)], folders, memory).MountAsync(pod, default, CancellationToken.None)).Notices.Should().BeEmpty();
        memory.Mounts.Should().ContainSingle();
        await volumes.RemoveAsync(pod.Key.Uid, CancellationToken.None);
        memory.Mounts.Should().BeEmpty();
        Directory.Exists(folders.OfPod(pod.Key.Uid)).Should().BeFalse();
    }

    [Fact]
    public async Task Without_the_privilege_it_is_a_folder_on_disk_and_that_is_told()
    {
        memory.MayMount = false;
        var pod = PodWith("Memory");

        (await MountAsync(pod)).Notices.Should().Equal(KeptOnDisk);

        var path = volumes.HostPath(pod, "cache");
        ((int)File.GetUnixFileMode(path) & 0b111_111_111).Should().Be(0b111_111_111);
        await File.WriteAllTextAsync(Path.Combine(path, "kept"), "x");
        memory.MayMount = true;
        (await MountAsync(pod)).Notices.Should().Equal(KeptOnDisk);
        memory.Mounts.Should().BeEmpty("a mount would hide what a module wrote");
    }

    [Theory]
    [InlineData("HugePages")]
    [InlineData("HugePages-2Mi")]
    [InlineData("Tape")]
    public async Task Another_medium_is_refused(string medium) =>
        (await FluentActions.Awaiting(() => MountAsync(PodWith(medium))).Should().ThrowAsync<VolumeException>()).Which.Message.Should().Contain($"\"{medium}\"").And.Contain("use medium Memory, or none");

    private Task<VolumesMounted> MountAsync(PodFacts pod) => volumes.MountAsync(pod, default, CancellationToken.None);

    private static PodFacts PodWith(string medium, string? sizeLimit = null, string? memoryLimit = null)
    {
        var pod = TestPods.Pod(containers: [TestPods.Container("app"), TestPods.Container("other")]);
        pod.Spec.Volumes = [new V1Volume { Name = "cache", EmptyDir = new V1EmptyDirVolumeSource { Medium = medium, SizeLimit = sizeLimit is null ? null : new ResourceQuantity(sizeLimit) } }];
        foreach (var container in memoryLimit is null ? [] : pod.Spec.Containers)
        {
            container.Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new(memoryLimit!) } };
        }

        return new PodSimulation(pod).Facts;
    }
}
