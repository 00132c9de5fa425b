using System.Runtime.Versioning;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Contract H: ConfigMaps and Secrets as folders.</summary>
public abstract class ConfigMapVolumeTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_112_keys_of_a_config_map_are_files() => await ShouldShowKeysAsync(secret: false);

    [Fact]
    public async Task Row_120_keys_of_a_secret_are_files() => await ShouldShowKeysAsync(secret: true);

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Row_113_files_of_a_config_map_have_the_default_mode() => await ShouldHaveModeAsync(secret: false, null, 0b100_000_000);

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Row_121_files_of_a_secret_have_the_default_mode() => await ShouldHaveModeAsync(secret: true, null, 0b100_000_000);

    [Fact]
    public async Task Row_114_items_of_a_config_map_choose_and_rename() => await ShouldMapAsync(secret: false);

    [Fact]
    public async Task Row_122_items_of_a_secret_choose_and_rename() => await ShouldMapAsync(secret: true);

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Row_115_items_of_a_config_map_have_modes_of_their_own() => await ShouldHaveModeAsync(secret: false, 0b110_000_000, 0b110_000_000);

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Row_123_items_of_a_secret_have_modes_of_their_own() => await ShouldHaveModeAsync(secret: true, 0b110_000_000, 0b110_000_000);

    [Fact]
    public async Task Row_116_binary_data_is_a_file_too()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.Api.CreateAsync(
            ApiResources.ConfigMaps,
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = "source", NamespaceProperty = space },
                Data = new Dictionary<string, string> { ["text"] = "t" },
                BinaryData = new Dictionary<string, byte[]> { ["bytes"] = [0xde, 0xca, 0xfe, 0xba, 0xd0] },
            },
            CancellationToken.None);
        var pod = await cluster.ScriptAsync("stat(/v/bytes)", "stat(/v/text)");

        (await cluster.LogOfAsync(space, pod.WithVolume(Volume(secret: false), "/v"))).Should().Contain("/v/bytes: file, 5 bytes\n").And.Contain("/v/text: file, 1 bytes\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Row_119_one_object_can_be_several_volumes(bool secret)
    {
        var space = await SpaceAsync(secret, ("data-1", "value-1"));
        var second = Volume(secret);
        second.Name = "again";

        await cluster.LogOfAsync(space, (await cluster.ScriptAsync("assert_exists(file:/v/data-1)", "assert_exists(file:/w/data-1)")).WithVolume(Volume(secret), "/v").WithVolume(second, "/w"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task They_are_read_only(bool secret)
    {
        var space = await SpaceAsync(secret, ("data-1", "value-1"));

        (await cluster.RunAsync(space, (await cluster.ScriptAsync("write(lit:x)to(file:/v/data-1)")).WithVolume(Volume(secret), "/v"))).Status.Phase.Should().Be("Failed");
    }

    [Fact]
    public async Task Row_124_a_secret_of_the_same_name_elsewhere_is_another()
    {
        var space = await SpaceAsync(secret: true, ("data-1", "mine"));
        await SpaceAsync(secret: true, ("data-1", "theirs"));
        var pod = await cluster.ScriptAsync("read(file:/v/data-1)to(var:x)", "assert_value(var:x)is(lit:mine)");

        await cluster.LogOfAsync(space, pod.WithVolume(Volume(secret: true), "/v"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_missing_one_holds_the_pod_with_an_event_until_it_is_there(bool secret)
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("assert_exists(file:/v/data-1)")).WithVolume(Volume(secret), "/v"));
        await cluster.UntilEventAsync(space, "main", "FailedMount", $"MountVolume.SetUp failed for volume \"v\" : {(secret ? "secret" : "configmap")} \"source\" not found");
        (await cluster.UntilPodAsync(space, "main", static p => p.Status?.ContainerStatuses is not null, "has a status")).Container().State.Waiting.Reason.Should().Be("ContainerCreating");

        await CreateAsync(space, secret, ("data-1", "late"));

        await cluster.UntilPodAsync(space, "main", static p => p.Status?.Phase == "Succeeded", "succeeded");
    }

    private async Task ShouldShowKeysAsync(bool secret)
    {
        var space = await SpaceAsync(secret, ("data-1", "value-1"), ("data-2", "value-2"));
        var pod = await cluster.ScriptAsync("list(/v)", "read(file:/v/data-1)to(var:x)", "write(var:x)to(stm:stdout)");

        (await cluster.LogOfAsync(space, pod.WithVolume(Volume(secret), "/v"))).Should().Contain("data-1\n").And.Contain("data-2\n").And.Contain("value-1\n");
    }

    private async Task ShouldMapAsync(bool secret)
    {
        var space = await SpaceAsync(secret, ("data-1", "value-1"), ("data-2", "value-2"));
        var pod = await cluster.ScriptAsync("assert_not_exists(file:/v/data-2)", "assert_not_exists(file:/v/data-1)", "read(file:/v/path/to/data-2)to(var:x)", "write(var:x)to(stm:stdout)");

        (await cluster.LogOfAsync(space, pod.WithVolume(Volume(secret, new V1KeyToPath { Key = "data-2", Path = "path/to/data-2" }), "/v"))).Should().Contain("value-2\n");
    }

    [SupportedOSPlatform("linux")]
    private async Task ShouldHaveModeAsync(bool secret, int? itemMode, int expected)
    {
        var space = await SpaceAsync(secret, ("data-1", "value-1"));
        var volume = Volume(secret, new V1KeyToPath { Key = "data-1", Path = "data-1", Mode = itemMode });
        volume.Secret?.DefaultMode = 0b100_000_000;
        volume.ConfigMap?.DefaultMode = 0b100_000_000;
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("tick(100000,100)")).WithVolume(volume, "/v"));

        var pod = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        File.GetUnixFileMode(Path.Combine(HostPath(pod, secret), "..data", "data-1")).Should().Be((UnixFileMode)expected, "WASI shows no modes, the node's files have them");
    }

    private static V1Volume Volume(bool secret, params V1KeyToPath[] items) => new()
    {
        Name = "v",
        ConfigMap = secret ? null : new V1ConfigMapVolumeSource { Name = "source", Items = items.Length == 0 ? null : items },
        Secret = secret ? new V1SecretVolumeSource { SecretName = "source", Items = items.Length == 0 ? null : items } : null,
    };

    private async Task<string> SpaceAsync(bool secret, params (string Key, string Value)[] data)
    {
        var space = await cluster.CreateNamespaceAsync();
        await CreateAsync(space, secret, data);
        return space;
    }

    private Task CreateAsync(string space, bool secret, params (string Key, string Value)[] data) =>
        secret ? cluster.SecretAsync(space, "source", data) : cluster.ConfigMapAsync(space, "source", data);

    private string HostPath(V1Pod pod, bool secret) => cluster.VolumeFolder(pod, secret ? "kubernetes.io~secret" : "kubernetes.io~configmap", "v");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ConfigMapVolumeTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ConfigMapVolumeTests(cluster);
}
