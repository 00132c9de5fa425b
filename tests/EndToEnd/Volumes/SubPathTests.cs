using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Contract D and H: parts of volumes.</summary>
public abstract class SubPathTests(ClusterFixture cluster)
{
    private static V1Volume Scratch => new() { Name = "e", EmptyDir = new V1EmptyDirVolumeSource() };

    [Fact]
    public async Task Row_47_variables_in_a_subpath_are_expanded()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("write(lit:x)to(file:/sub/file)", "assert_exists(file:/all/main/file)");
        pod.Spec.Containers[0].Env = [PodName];

        await cluster.LogOfAsync(space, Mounting(pod, new V1VolumeMount { SubPathExpr = "$(POD_NAME)" }));
    }

    [Fact]
    public async Task Row_48_a_subpath_with_backticks_keeps_the_container_from_starting() =>
        await ShouldNotStartAsync("`hostname`/..", "must be relative and must not contain '..'");

    [Fact]
    public async Task Row_49_an_absolute_subpath_keeps_the_container_from_starting() =>
        await ShouldNotStartAsync("/tmp", "must be relative and must not contain '..'");

    [Theory]
    [InlineData("$(POD_NAME)/deep", null)]
    [InlineData(null, "plain")]
    public async Task Row_50_what_is_written_to_a_subpath_is_in_the_volume(string? expression, string? path)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("write(lit:from below)to(file:/sub/file)", $"read(file:/all/{path ?? "main/deep"}/file)to(var:x)", "write(var:x)to(stm:stdout)");
        pod.Spec.Containers[0].Env = [PodName];

        (await cluster.LogOfAsync(space, Mounting(pod, new V1VolumeMount { SubPathExpr = expression, SubPath = path }))).Should().Contain("from below\n");
    }

    [Fact]
    public async Task Row_51_a_subpath_that_cannot_be_expanded_is_mended_while_the_container_waits()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("assert_exists(file:/all/mended)");
        pod.Metadata.Annotations = new Dictionary<string, string> { ["where"] = "/not-relative" };
        pod.Spec.Containers[0].Env = [new V1EnvVar { Name = "WHERE", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.annotations['where']" } } }];
        await cluster.CreatePodAsync(space, Mounting(pod, new V1VolumeMount { SubPathExpr = "$(WHERE)" }));
        await cluster.UntilPodAsync(space, "main", static p => WasmPods.WaitingReason(p) == "CreateContainerConfigError", "is not started");

        await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"metadata":{"annotations":{"where":"mended"}}}""");

        await cluster.UntilPodAsync(space, "main", static p => p.Status?.Phase == "Succeeded", "succeeded");
    }

    [Theory]
    [InlineData("configMap")]
    [InlineData("secret")]
    [InlineData("downwardAPI")]
    [InlineData("projected")]
    public async Task Row_130_a_subpath_can_be_one_file(string kind)
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "source", ("one", "main"), ("two", "2"));
        await cluster.SecretAsync(space, "source", ("one", "main"), ("two", "2"));
        var pod = await cluster.ScriptAsync("read(file:/etc/app.conf)to(var:x)", "assert_value(var:x)is(lit:main)", "assert_not_exists(file:/etc/two)");

        await cluster.LogOfAsync(space, pod.WithVolume(Volume(kind), "/etc/app.conf", static mount => mount.SubPath = "one"));
    }

    private static V1EnvVar PodName => new() { Name = "POD_NAME", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.name" } } };

    private static V1Volume Volume(string kind)
    {
        V1DownwardAPIVolumeFile[] name = [new V1DownwardAPIVolumeFile { Path = "one", FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.name" } }];
        return kind switch
        {
            "configMap" => new V1Volume { Name = "c", ConfigMap = new V1ConfigMapVolumeSource { Name = "source" } },
            "secret" => new V1Volume { Name = "c", Secret = new V1SecretVolumeSource { SecretName = "source" } },
            "downwardAPI" => new V1Volume { Name = "c", DownwardAPI = new V1DownwardAPIVolumeSource { Items = name } },
            _ => new V1Volume { Name = "c", Projected = new V1ProjectedVolumeSource { Sources = [new V1VolumeProjection { ConfigMap = new V1ConfigMapProjection { Name = "source" } }] } },
        };
    }

    /// <summary>Mounts a volume whole at <c>/all</c>, and a part of it at <c>/sub</c>.</summary>
    private static V1Pod Mounting(V1Pod pod, V1VolumeMount part)
    {
        (part.Name, part.MountPath) = ("e", "/sub");
        pod.WithVolume(Scratch, "/all").Spec.Containers[0].VolumeMounts = [.. pod.Spec.Containers[0].VolumeMounts, part];
        return pod;
    }

    private async Task ShouldNotStartAsync(string value, string problem)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("exit(0)");
        pod.Spec.Containers[0].Env = [new V1EnvVar { Name = "WHERE", Value = value }];
        await cluster.CreatePodAsync(space, Mounting(pod, new V1VolumeMount { SubPathExpr = "$(WHERE)" }));

        var waiting = await cluster.UntilPodAsync(space, "main", static p => WasmPods.WaitingReason(p) == "CreateContainerConfigError", "is not started");
        waiting.Container().State.Waiting.Message.Should().Contain(problem);
        await cluster.UntilEventAsync(space, "main", "Failed", problem);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : SubPathTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : SubPathTests(cluster);
}
