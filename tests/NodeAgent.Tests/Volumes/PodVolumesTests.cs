using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Kinds;
using Krustlet.NodeAgent.Volumes.Payloads;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Volumes;

public sealed class PodVolumesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeObjects objects = new();
    private readonly FakeTimeProvider time = new();
    private readonly FakeMemoryFolders memory = new();
    private readonly PodVolumes volumes;

    public PodVolumesTests()
    {
        var payloads = new ObjectPayloads(objects);
        var times = new RefreshTimes(RefreshTimes.DefaultPeriod, time);
        IVolumeKind[] kinds =
        [
            new ConfigMapVolume(payloads, times), new SecretVolume(payloads, times), new EmptyDirVolume(memory, FakeNode.WithCidr(null)),
            new DownwardApiVolume(new DownwardPayloads(FakeNode.WithCidr(null)), times), new HostPathVolume([folder.Combine("allowed")]),
        ];
        volumes = new PodVolumes(kinds, new VolumeFolders(folder.Path), memory);
        Directory.CreateDirectory(folder.Combine("allowed"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("/data/", "/data")]
    [InlineData("data/sub", "/data/sub")]
    [InlineData("//data//sub/", "/data/sub")]
    [InlineData("/data/./sub/../other", "/data/other")]
    [InlineData("/", "/")]
    public async Task Mount_paths_are_absolute_and_clean_however_they_are_written(string written, string seen)
    {
        var pod = PodWith(new V1Volume { Name = "v", EmptyDir = new V1EmptyDirVolumeSource() });
        await MountAsync(pod);
        new ContainerMounts(volumes).Build(pod, Mounting("v", written), new EnvironmentVariables()).Single().GuestPath.Should().Be(seen);
    }

    [Fact]
    public async Task A_config_map_is_mounted_read_only_and_refreshed()
    {
        ConfigMap("cm", ("k", "v1"));
        var pod = PodWith(new V1Volume { Name = "v", ConfigMap = new V1ConfigMapVolumeSource { Name = "cm" } });
        var refreshAt = await MountAsync(pod);
        refreshAt.Should().BeAfter(time.GetUtcNow()).And.BeBefore(time.GetUtcNow() + TimeSpan.FromSeconds(91));
        var mount = new ContainerMounts(volumes).Build(pod, Mounting("v", "/etc/cm"), new EnvironmentVariables()).Single();
        mount.ReadOnly.Should().BeTrue();
        (await File.ReadAllTextAsync(Path.Combine(mount.HostPath, "k"))).Should().Be("v1");

        ConfigMap("cm", ("k", "v2"));
        await MountAsync(pod);
        (await File.ReadAllTextAsync(Path.Combine(mount.HostPath, "k"))).Should().Be("v2");
    }

    [Fact]
    public async Task A_missing_object_says_which_volume_and_what_is_missing()
    {
        var mount = () => MountAsync(PodWith(new V1Volume { Name = "v", Secret = new V1SecretVolumeSource { SecretName = "none" } }));
        (await mount.Should().ThrowAsync<VolumeException>()).WithMessage("MountVolume.SetUp failed for volume \"v\" : secret \"none\" not found");

        var optional = () => MountAsync(PodWith(new V1Volume { Name = "v", Secret = new V1SecretVolumeSource { SecretName = "none", Optional = true } }));
        await optional.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Items_choose_keys_paths_and_modes()
    {
        ConfigMap("cm", ("one", "1"), ("two", "2"));
        var pod = PodWith(new V1Volume { Name = "v", ConfigMap = new V1ConfigMapVolumeSource { Name = "cm", Items = [new V1KeyToPath { Key = "one", Path = "sub/uno", Mode = 0x100 }] } });
        await MountAsync(pod);
        var root = volumes.HostPath(pod, "v");
        File.Exists(Path.Combine(root, "sub/uno")).Should().BeTrue();
        Path.Exists(Path.Combine(root, "two")).Should().BeFalse();
    }

    [Fact]
    public async Task A_path_that_climbs_out_is_refused()
    {
        ConfigMap("cm", ("one", "1"));
        var mount = () => MountAsync(PodWith(new V1Volume { Name = "v", ConfigMap = new V1ConfigMapVolumeSource { Name = "cm", Items = [new V1KeyToPath { Key = "one", Path = "../../x" }] } }));
        await mount.Should().ThrowAsync<VolumeException>();
    }

    [Fact]
    public async Task Host_paths_are_refused_unless_allowed_even_through_a_link()
    {
        var outside = () => MountAsync(PodWith(new V1Volume { Name = "v", HostPath = new V1HostPathVolumeSource { Path = "/etc" } }));
        (await outside.Should().ThrowAsync<VolumeException>()).WithMessage("*hostPath \"/etc\" is not allowed on this node*--allow-host-path*");

        File.CreateSymbolicLink(folder.Combine("allowed", "link"), "/etc");
        var through = () => MountAsync(PodWith(new V1Volume { Name = "v", HostPath = new V1HostPathVolumeSource { Path = folder.Combine("allowed", "link") } }));
        await through.Should().ThrowAsync<VolumeException>();

        var inside = () => MountAsync(PodWith(new V1Volume { Name = "v", HostPath = new V1HostPathVolumeSource { Path = folder.Combine("allowed", "new"), Type = "DirectoryOrCreate" } }));
        await inside.Should().NotThrowAsync();
    }

    [Fact]
    public async Task An_unknown_kind_of_volume_says_what_to_use()
    {
        var mount = () => MountAsync(PodWith(new V1Volume { Name = "v", Nfs = new V1NFSVolumeSource { Server = "s", Path = "/" } }));
        (await mount.Should().ThrowAsync<VolumeException>()).WithMessage("*\"v\"*use configMap*");
    }

    [Fact]
    public async Task A_sub_path_cannot_follow_a_link_out_of_its_volume()
    {
        var pod = PodWith(new V1Volume { Name = "v", EmptyDir = new V1EmptyDirVolumeSource() });
        await MountAsync(pod);
        File.CreateSymbolicLink(Path.Combine(volumes.HostPath(pod, "v"), "out"), "/etc");
        var container = Mounting("v", "/data");
        container.VolumeMounts[0].SubPath = "out";

        var build = () => new ContainerMounts(volumes).Build(pod, container, new EnvironmentVariables());
        build.Should().Throw<ContainerConfigException>().WithMessage("*leads out of its volume*");
    }

    [Fact]
    public async Task Everything_goes_with_the_pod()
    {
        var pod = PodWith(new V1Volume { Name = "v", EmptyDir = new V1EmptyDirVolumeSource() });
        await MountAsync(pod);
        var path = volumes.HostPath(pod, "v");
        Directory.Exists(path).Should().BeTrue();
        await volumes.RemoveAsync(pod.Key.Uid, CancellationToken.None);
        Directory.Exists(path).Should().BeFalse();
    }

    private static PodFacts PodWith(V1Volume volume)
    {
        var pod = TestPods.Pod();
        pod.Spec.Volumes = [volume];
        return new PodSimulation(pod).Facts;
    }

    private static V1Container Mounting(string volume, string path) => new() { Name = "app", VolumeMounts = [new V1VolumeMount { Name = volume, MountPath = path }] };

    private void ConfigMap(string name, params (string Key, string Value)[] data) =>
        objects.Add(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" }, Data = data.ToDictionary(static d => d.Key, static d => d.Value) });

    private async Task<DateTimeOffset?> MountAsync(PodFacts pod) => (await volumes.MountAsync(pod, default, CancellationToken.None)).RefreshAt;
}
