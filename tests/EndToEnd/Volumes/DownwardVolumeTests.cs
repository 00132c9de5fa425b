using System.Runtime.Versioning;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Contract H: what a Pod is, as files, alone and among other sources.</summary>
public abstract class DownwardVolumeTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Row_126_fields_and_resources_of_the_pod_are_files(bool projected)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync(Shown("name", "labels", "notes", "cpu", "memory"));
        (pod.Metadata.Labels, pod.Metadata.Annotations) = (new Dictionary<string, string> { ["app"] = "shop" }, new Dictionary<string, string> { ["note"] = "a \"b\"" });
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1250m") } };

        var log = await cluster.LogOfAsync(space, pod.On(cluster.NodeNames[0]).WithVolume(Volume(projected), "/d"));

        log.Should().Contain("\nmain\n").And.Contain("app=\"shop\"\n").And.Contain("note=\"a \\\"b\\\"\"\n").And.Contain("\n2\n");
        var node = (await cluster.Api.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(cluster.NodeNames[0]), CancellationToken.None))!;
        log.Should().Contain(FormattableString.Invariant($"\n{node.Status.Allocatable["memory"].ToDecimal():0}\n"), "a limit that is not set is what the node can allocate");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Row_126_changed_labels_and_annotations_arrive(bool projected)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("tick(100000,100)")).On(ClusterFixture.QuickNode);
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "shop" };
        await cluster.CreatePodAsync(space, pod.WithVolume(Volume(projected), "/d"));
        var running = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        var files = Path.Combine(Folder(running, projected), "..data");

        await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"metadata":{"labels":{"app":"store"},"annotations":{"note":"new"}}}""");

        await cluster.UntilAsync(async () => await TextAsync(files, "labels") == "app=\"store\"", "has the label");
        await cluster.UntilAsync(async () => (await TextAsync(files, "notes")).Contains("note=\"new\"", StringComparison.Ordinal), "has the annotation");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [SupportedOSPlatform("linux")]
    public async Task Row_126_modes_are_as_given(bool projected)
    {
        const int Default = 0b100_000_000, Own = 0b110_000_000;
        var space = await cluster.CreateNamespaceAsync();
        var volume = Volume(projected);
        volume.DownwardAPI?.DefaultMode = Default;
        volume.Projected?.DefaultMode = Default;
        (volume.DownwardAPI?.Items ?? volume.Projected!.Sources[0].DownwardAPI.Items)[1].Mode = Own;
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("tick(100000,100)")).WithVolume(volume, "/d"));

        var folder = Path.Combine(Folder(await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready"), projected), "..data");
        ((int)File.GetUnixFileMode(Path.Combine(folder, "name"))).Should().Be(Default);
        ((int)File.GetUnixFileMode(Path.Combine(folder, "labels"))).Should().Be(Own);
    }

    [Fact]
    public async Task Row_127_several_sources_are_one_folder()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "settings", ("s", "1"), ("other", "1"));
        await cluster.SecretAsync(space, "keys", ("k", "2"));
        V1VolumeProjection[] sources =
        [
            new V1VolumeProjection { ConfigMap = new V1ConfigMapProjection { Name = "settings", Items = [new V1KeyToPath { Key = "s", Path = "deep/s" }] } },
            new V1VolumeProjection { Secret = new V1SecretProjection { Name = "keys" } },
            new V1VolumeProjection { Secret = new V1SecretProjection { Name = "nowhere", Optional = true } },
            new V1VolumeProjection { DownwardAPI = new V1DownwardAPIProjection { Items = [Field("pod", "metadata.name")] } },
            new V1VolumeProjection { ServiceAccountToken = new V1ServiceAccountTokenProjection { Path = "token", ExpirationSeconds = 3600 } },
        ];
        var pod = await cluster.ScriptAsync(
            "read(file:/p/deep/s)to(var:s)", "assert_value(var:s)is(lit:1)", "assert_not_exists(file:/p/other)", "read(file:/p/k)to(var:k)", "assert_value(var:k)is(lit:2)",
            "read(file:/p/pod)to(var:p)", "assert_value(var:p)is(lit:main)", "assert_exists(file:/p/token)");

        await cluster.LogOfAsync(space, pod.WithVolume(new V1Volume { Name = "p", Projected = new V1ProjectedVolumeSource { Sources = sources } }, "/p"));
    }

    private static string[] Shown(params string[] files) => [.. files.SelectMany(static file => new[] { $"read(file:/d/{file})to(var:x)", "write(var:x)to(stm:stdout)" })];

    private static V1DownwardAPIVolumeFile Field(string path, string field) => new() { Path = path, FieldRef = new V1ObjectFieldSelector { FieldPath = field } };

    private static V1DownwardAPIVolumeFile Limit(string path, string resource) =>
        new() { Path = path, ResourceFieldRef = new V1ResourceFieldSelector { ContainerName = "main", Resource = resource } };

    private static V1Volume Volume(bool projected)
    {
        V1DownwardAPIVolumeFile[] items =
            [Field("name", "metadata.name"), Field("labels", "metadata.labels"), Field("notes", "metadata.annotations"), Limit("cpu", "limits.cpu"), Limit("memory", "limits.memory")];
        return projected
            ? new V1Volume { Name = "d", Projected = new V1ProjectedVolumeSource { Sources = [new V1VolumeProjection { DownwardAPI = new V1DownwardAPIProjection { Items = items } }] } }
            : new V1Volume { Name = "d", DownwardAPI = new V1DownwardAPIVolumeSource { Items = items } };
    }

    private static async Task<string> TextAsync(string folder, string file) => (await File.ReadAllTextAsync(Path.Combine(folder, file))).TrimEnd('\n');

    private string Folder(V1Pod pod, bool projected) => cluster.VolumeFolder(pod, projected ? "kubernetes.io~projected" : "kubernetes.io~downward-api", "d");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : DownwardVolumeTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : DownwardVolumeTests(cluster);
}
