using System.Globalization;
using System.Runtime.Versioning;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Contract H: downward API, projected, emptyDir, hostPath and service accounts, and kinds that this node has not.</summary>
public abstract class VolumeKindTests(ClusterFixture cluster)
{
    private static V1Volume Scratch => new() { Name = "e", EmptyDir = new V1EmptyDirVolumeSource() };

    [Fact]
    [Trait("Contract", "126")]
    public async Task Fields_and_resources_of_the_pod_are_files()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync(
            "read(file:/d/name)to(var:n)", "write(var:n)to(stm:stdout)", "read(file:/d/labels)to(var:l)", "write(var:l)to(stm:stdout)", "read(file:/d/cpu)to(var:c)", "write(var:c)to(stm:stdout)");
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "shop" };
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1250m") } };
        V1DownwardAPIVolumeFile[] items =
        [
            Field("name", "metadata.name"), Field("labels", "metadata.labels"),
            new V1DownwardAPIVolumeFile { Path = "cpu", ResourceFieldRef = new V1ResourceFieldSelector { ContainerName = "main", Resource = "limits.cpu" } },
        ];

        (await cluster.LogOfAsync(space, pod.WithVolume(new V1Volume { Name = "d", DownwardAPI = new V1DownwardAPIVolumeSource { Items = items } }, "/d")))
            .Should().Contain("main\n").And.Contain("app=\"shop\"\n").And.Contain("\n2\n");
    }

    [Fact]
    [Trait("Contract", "127")]
    public async Task Several_sources_are_one_folder()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "settings", ("s", "1"));
        await cluster.SecretAsync(space, "keys", ("k", "2"));
        V1VolumeProjection[] sources =
        [
            new V1VolumeProjection { ConfigMap = new V1ConfigMapProjection { Name = "settings" } },
            new V1VolumeProjection { Secret = new V1SecretProjection { Name = "keys" } },
            new V1VolumeProjection { DownwardAPI = new V1DownwardAPIProjection { Items = [Field("pod", "metadata.name")] } },
            new V1VolumeProjection { ServiceAccountToken = new V1ServiceAccountTokenProjection { Path = "token", ExpirationSeconds = 3600 } },
        ];
        var pod = await cluster.ScriptAsync("assert_exists(file:/p/s)", "assert_exists(file:/p/k)", "assert_exists(file:/p/pod)", "assert_exists(file:/p/token)");

        await cluster.LogOfAsync(space, pod.WithVolume(new V1Volume { Name = "p", Projected = new V1ProjectedVolumeSource { Sources = sources } }, "/p"));
    }

    [Fact]
    [Trait("Contract", "128")]
    [Trait("Contract", "129")]
    [SupportedOSPlatform("linux")]
    public async Task An_emptyDir_is_shared_by_the_containers_survives_restarts_and_is_open_to_all()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create(
            "main",
            await cluster.ScriptContainerAsync("reader", "wait_for(file:/e/from-writer)", "exit_once(file:/e/ran,1)", "tick(100000,100)"),
            await cluster.ScriptContainerAsync("writer", "write(lit:x)to(file:/e/from-writer)", "tick(100000,100)")).WithRestartPolicy("OnFailure");
        await cluster.CreatePodAsync(space, pod.WithVolume(Scratch, "/e"));

        var running = await cluster.UntilPodAsync(space, "main", static p => WasmPods.IsReady(p) && p.Container("reader").RestartCount == 1, "is Ready again");
        var folder = Path.Combine(cluster.Stack.Nodes[running.Spec.NodeName].DataDirectory, "pods", running.Metadata.Uid, "volumes", "kubernetes.io~empty-dir", "e");
        ((int)File.GetUnixFileMode(folder) & 0b111_111_111).Should().Be(0b111_111_111);
    }

    [Fact]
    [Trait("Contract", "129")]
    public async Task An_emptyDir_in_memory_is_a_file_system_of_its_size_that_survives_restarts_and_goes_with_its_pod()
    {
        const long SysAdmin = 1L << 21;
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ScriptContainerAsync("main", "exit_once(file:/e/ran,1)", "write(lit:x)to(file:/e/file)", "tick(100000,100)")).WithRestartPolicy("OnFailure");
        var memory = new V1Volume { Name = "e", EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory", SizeLimit = new ResourceQuantity("1Mi") } };
        await cluster.CreatePodAsync(space, pod.WithVolume(memory, "/e"));

        var running = await cluster.UntilPodAsync(space, "main", static p => WasmPods.IsReady(p) && p.Container("main").RestartCount == 1, "is Ready again");
        var folder = Path.Combine(cluster.Stack.Nodes[running.Spec.NodeName].DataDirectory, "pods", running.Metadata.Uid, "volumes", "kubernetes.io~empty-dir", "e");
        var capabilities = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("CapEff:", StringComparison.Ordinal))[7..].Trim();
        if ((long.Parse(capabilities, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & SysAdmin) != 0)
        {
            new DriveInfo(folder).Should().BeEquivalentTo(new { DriveFormat = "tmpfs", TotalSize = 1L << 20 });
        }
        else
        {
            await cluster.UntilEventAsync(space, "main", "FieldsIgnored", "emptyDir \"e\" of medium Memory is kept on disk");
        }

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
        Directory.Exists(folder).Should().BeFalse();
    }

    [Theory]
    [InlineData(true, "Failed")]
    [InlineData(false, "Succeeded")]
    public async Task A_mount_that_is_read_only_cannot_be_written(bool readOnly, string phase)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("write(lit:x)to(file:/e/file)")).WithVolume(Scratch, "/e", mount => mount.ReadOnlyProperty = readOnly);

        (await cluster.RunAsync(space, pod)).Status.Phase.Should().Be(phase);
    }

    [Fact]
    public async Task A_hostPath_is_used_where_it_is_allowed_and_refused_elsewhere()
    {
        var space = await cluster.CreateNamespaceAsync();
        var folder = Path.Combine(cluster.HostFolder, space);
        await cluster.LogOfAsync(space, (await cluster.ScriptAsync("write(lit:from the module)to(file:/h/file)")).WithVolume(HostPath(folder, "DirectoryOrCreate"), "/h"));
        (await File.ReadAllTextAsync(Path.Combine(folder, "file"))).Should().StartWith("from the module");

        var refused = (await cluster.ScriptAsync("exit(0)")).WithVolume(HostPath("/etc", null), "/h");
        refused.Metadata.Name = "refused";
        await cluster.CreatePodAsync(space, refused);
        await cluster.UntilEventAsync(space, "refused", "FailedMount", "hostPath \"/etc\" is not allowed on this node");
    }

    [Theory]
    [Trait("Contract", "47")]
    [Trait("Contract", "50")]
    [InlineData("$(POD_NAME)/deep", null)]
    [InlineData(null, "plain")]
    public async Task A_subpath_is_a_folder_of_the_volume(string? expression, string? path)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("write(lit:x)to(file:/sub/file)", $"assert_exists(file:/all/{path ?? "main/deep"}/file)");
        pod.Spec.Containers[0].Env = [new V1EnvVar { Name = "POD_NAME", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.name" } } }];
        pod.WithVolume(Scratch, "/all").Spec.Containers[0].VolumeMounts = [.. pod.Spec.Containers[0].VolumeMounts, new V1VolumeMount { Name = "e", MountPath = "/sub", SubPathExpr = expression, SubPath = path }];

        await cluster.LogOfAsync(space, pod);
    }

    [Theory]
    [Trait("Contract", "48")]
    [Trait("Contract", "49")]
    [InlineData("..", "must be relative and must not contain '..'")]
    [InlineData("/tmp", "must be relative and must not contain '..'")]
    public async Task A_subpath_that_leads_elsewhere_keeps_the_container_from_starting(string value, string problem)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("exit(0)");
        pod.Spec.Containers[0].Env = [new V1EnvVar { Name = "WHERE", Value = value }];
        await cluster.CreatePodAsync(space, pod.WithVolume(Scratch, "/sub", mount => mount.SubPathExpr = "$(WHERE)"));

        var waiting = await cluster.UntilPodAsync(space, "main", static p => WasmPods.WaitingReason(p) == "CreateContainerConfigError", "is not started");
        waiting.Container().State.Waiting.Message.Should().Contain(problem);
        await cluster.UntilEventAsync(space, "main", "Failed", problem);
    }

    [Fact]
    [Trait("Contract", "130")]
    public async Task A_subpath_can_be_one_file()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "settings", ("one", "1"), ("two", "2"));
        var pod = await cluster.ScriptAsync("read(file:/etc/app.conf)to(var:x)", "assert_value(var:x)is(lit:1)");

        await cluster.LogOfAsync(space, pod.WithVolume(new V1Volume { Name = "c", ConfigMap = new V1ConfigMapVolumeSource { Name = "settings" } }, "/etc/app.conf", mount => mount.SubPath = "one"));
    }

    [Fact]
    [Trait("Contract", "132")]
    public async Task The_service_accounts_token_is_there_unless_it_is_not_wanted()
    {
        const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";
        var space = await cluster.CreateNamespaceAsync();
        await cluster.LogOfAsync(space, await cluster.ScriptAsync(
            $"assert_exists(file:{Folder}/token)", $"assert_exists(file:{Folder}/ca.crt)", $"read(file:{Folder}/namespace)to(var:n)", $"assert_value(var:n)is(lit:{space})"));

        var without = await cluster.ScriptAsync($"assert_not_exists(file:{Folder}/token)");
        (without.Metadata.Name, without.Spec.AutomountServiceAccountToken) = ("without", false);
        await cluster.LogOfAsync(space, without);
    }

    [Fact]
    public async Task A_kind_that_this_node_has_not_is_named_with_what_works()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("exit(0)")).WithVolume(new V1Volume { Name = "n", Nfs = new V1NFSVolumeSource { Server = "nfs.example", Path = "/" } }, "/n"));

        await cluster.UntilEventAsync(space, "main", "FailedMount", "volume \"n\" : this node has no nfs volumes: use configMap, secret, projected, downwardAPI, emptyDir");
    }

    private static V1Volume HostPath(string path, string? type) => new() { Name = "h", HostPath = new V1HostPathVolumeSource { Path = path, Type = type } };

    private static V1DownwardAPIVolumeFile Field(string path, string field) => new() { Path = path, FieldRef = new V1ObjectFieldSelector { FieldPath = field } };

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : VolumeKindTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : VolumeKindTests(cluster);
}
