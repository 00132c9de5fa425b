using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Devices;
using Krustlet.NodeAgent.DevicePlugins.Protocol;

namespace Krustlet.EndToEnd.Original;

/// <summary>
/// The original Krustlet's integration tests, each under its own name. Where Kubernetes says otherwise, Kubernetes is followed: a container that
/// succeeds has reason <c>Completed</c> and no message (the original wrote <c>Module run completed</c>), and a Pod whose init
/// container fails is Failed with the container's own state telling which (the original put that into <c>status.reason</c>).
/// </summary>
public abstract class OriginalTests(ClusterFixture cluster)
{
    private const string Missing = "ERR: Failed with File /nope.nope.nope.txt was expected to exist but did not";
    private static readonly (string Key, string Value)[] Settings = [("mcm1", "value1"), ("mcm2", "value two"), ("mcm5", "VALUE NUMBER FIVE")];
    private static readonly (string Key, string Value)[] Keys = [("ms1", "tell nobody"), ("ms2", "but the password is"), ("ms3", "wait was that a foot-- aargh!!!")];

    [Fact]
    public async Task Wasi_node_should_verify()
    {
        var node = await cluster.UntilAsync(ApiResources.Nodes, null, cluster.NodeNames[0], static _ => true, "exists");

        node.Status.NodeInfo.Architecture.Should().Be("wasm-wasi");
        node.Metadata.Labels["kubernetes.io/arch"].Should().Be("wasm32-wasi");
        node.Spec.Taints.Select(static t => (t.Key, t.Value, t.Effect)).Should().Contain([("kubernetes.io/arch", "wasm32-wasi", "NoSchedule"), ("kubernetes.io/arch", "wasm32-wasi", "NoExecute")]);
    }

    [Fact]
    public async Task Pod_logs_and_mounts()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.SecretAsync(space, "hello-wasi-secret", ("myval", "a cool secret"));
        await cluster.ConfigMapAsync(space, "hello-wasi-configmap", ("myval", "a cool configmap"));
        (await cluster.LogOfAsync(space, Mounted(WasmPods.Create("main", await cluster.ImageAsync("hello-c")), space))).Should().Be("Hello, world!\n");

        var reader = Mounted(
            await cluster.ScriptAsync("read(file:/foo/myval)to(var:s)", "assert_value(var:s)is(lit:a cool secret)", "read(file:/bar/myval)to(var:c)", "assert_value(var:c)is(lit:a cool configmap)", "list(/baz)"), space);
        reader.Metadata.Name = "reader";
        await cluster.LogOfAsync(space, reader);
    }

    [Fact]
    public async Task Can_mount_multi_values() => Shows(await ReadAllAsync(
        null, null,
        "assert_exists(file:/mcm/mcm1)", "assert_exists(file:/mcm/mcm2)", "assert_exists(file:/mcm/mcm5)", "assert_exists(file:/ms/ms1)", "assert_exists(file:/ms/ms2)", "assert_exists(file:/ms/ms3)",
        "read(file:/mcm/mcm1)to(var:a)", "write(var:a)to(stm:stdout)", "read(file:/mcm/mcm5)to(var:b)", "write(var:b)to(stm:stdout)",
        "read(file:/ms/ms1)to(var:c)", "write(var:c)to(stm:stdout)", "read(file:/ms/ms3)to(var:d)", "write(var:d)to(stm:stdout)"));

    [Fact]
    public async Task Can_mount_individual_values() => Shows(await ReadAllAsync(
        [new V1KeyToPath { Key = "mcm1", Path = "mcm1" }, new V1KeyToPath { Key = "mcm5", Path = "mcm-five" }], [new V1KeyToPath { Key = "ms1", Path = "ms1" }, new V1KeyToPath { Key = "ms3", Path = "ms-three" }],
        "assert_exists(file:/mcm/mcm1)", "assert_not_exists(file:/mcm/mcm2)", "assert_exists(file:/mcm/mcm-five)", "assert_exists(file:/ms/ms1)", "assert_not_exists(file:/ms/ms2)", "assert_exists(file:/ms/ms-three)",
        "read(file:/mcm/mcm1)to(var:a)", "write(var:a)to(stm:stdout)", "read(file:/mcm/mcm-five)to(var:b)", "write(var:b)to(stm:stdout)",
        "read(file:/ms/ms1)to(var:c)", "write(var:c)to(stm:stdout)", "read(file:/ms/ms-three)to(var:d)", "write(var:d)to(stm:stdout)"));

    [Fact]
    public async Task Container_args()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("hello-rust"), "arg1", "arg2");
        pod.Metadata.Annotations = new Dictionary<string, string> { ["node.krustlet.dev/omit-argv0"] = "true" };

        (await cluster.LogOfAsync(space, pod)).Should().Contain("Args are: [\"arg1\", \"arg2\"]");
    }

    [Fact]
    public async Task Container_logging()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ScriptContainerAsync("floofycat", "write(lit:slats)to(stm:stdout)"), await cluster.ScriptContainerAsync("neatcat", "write(lit:kiki)to(stm:stdout)"));

        (await cluster.LogOfAsync(space, pod, "floofycat")).Should().Contain("slats");
        (await cluster.LogsAsync(space, "main", "container=neatcat")).Should().Contain("kiki");
    }

    [Fact]
    public async Task Module_exiting_with_error()
    {
        var space = await cluster.CreateNamespaceAsync();
        var failed = await cluster.RunAsync(space, await cluster.ScriptAsync("assert_exists(file:/nope.nope.nope.txt)"));

        failed.Container().State.Terminated.ExitCode.Should().Be(1);
        (await cluster.LogsAsync(space, "main")).Should().Contain(Missing);
    }

    [Fact]
    public async Task Init_containers()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("assert_exists(file:/hp/floofycat.txt)", "assert_exists(file:/hp/neatcat.txt)", "read(file:/hp/floofycat.txt)to(var:cat)", "write(var:cat)to(stm:stdout)");
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("init-1", "write(lit:slats)to(file:/hp/floofycat.txt)"), await cluster.ScriptContainerAsync("init-2", "write(lit:kiki)to(file:/hp/neatcat.txt)")];

        (await cluster.LogOfAsync(space, pod.WithVolume(HostPath("hp", space), "/hp"))).Should().Contain("slats");
        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        ended.Status.InitContainerStatuses.Select(static s => s.Name).Should().Equal("init-1", "init-2");
        ended.Status.ContainerStatuses.Select(static s => s.Name).Should().Equal("main");
        ended.Status.InitContainerStatuses.Concat(ended.Status.ContainerStatuses).Should().OnlyContain(static s => s.State.Terminated.ExitCode == 0 && s.State.Terminated.Reason == "Completed");
    }

    [Fact]
    public async Task Failing_init_containers()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("exit(0)");
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("init-that-fails", "assert_exists(file:/nope.nope.nope.txt)"), await cluster.ScriptContainerAsync("init-that-would-succeed-if-it-ran", "exit(0)")];
        var failed = await cluster.RunAsync(space, pod);

        failed.Status.Phase.Should().Be("Failed");
        failed.Status.InitContainerStatuses[0].State.Terminated.ExitCode.Should().Be(1);
        failed.Status.InitContainerStatuses[1].State.Waiting.Should().NotBeNull();
        (await cluster.LogsAsync(space, "main", "container=init-that-fails")).Should().Contain(Missing);
    }

    [Fact]
    public async Task Pull_from_private_registry()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.PrivateRegistry.CreateSecretAsync(cluster, space, "registry-creds");
        var image = await cluster.PrivateRegistry.PushAsync("wasmercise");
        V1Container[] cats =
        [
            new() { Name = "floofycat", Image = image, ImagePullPolicy = "Always", Args = ["write(lit:slats)to(stm:stdout)"] },
            new() { Name = "neatcat", Image = image, ImagePullPolicy = "Always", Args = ["write(lit:kiki)to(stm:stdout)"] },
        ];
        var pod = WasmPods.Create("private-registry-pod", cats);
        pod.Spec.ImagePullSecrets = [new V1LocalObjectReference { Name = "registry-creds" }];

        (await cluster.LogOfAsync(space, pod, "floofycat")).Should().Contain("slats");
        (await cluster.LogsAsync(space, "private-registry-pod", "container=neatcat")).Should().Contain("kiki");
        await cluster.CreatePodAsync(space, WasmPods.Create("stranger", cats));
        await cluster.UntilPodAsync(space, "stranger", static p => WasmPods.WaitingReason(p, "neatcat") is "ErrImagePull" or "ImagePullBackOff", "not given the image");
    }

    /// <summary>The original called a site on the internet; this one a server on loopback.</summary>
    [Fact]
    public async Task Experimental_wasi_http_pod()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var server = await GreetingServer.StartAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("http-c"), server.Url);
        pod.Metadata.Annotations = new Dictionary<string, string>
        {
            ["alpha.wasi.krustlet.dev/allowed-domains"] = $"[\"{server.Url}\"]",
            ["alpha.wasi.krustlet.dev/max-concurrent-requests"] = "42",
        };

        (await cluster.LogOfAsync(space, pod)).Should().Contain("200 OK");
        var denied = WasmPods.Create("denied", pod.Spec.Containers[0].Image, server.Url);
        (await cluster.RunAsync(space, denied)).Container().State.Terminated.ExitCode.Should().Be(1);
        (await cluster.LogsAsync(space, "denied")).Should().Contain("destination not allowed");
        server.Asked.Should().Be(1);
    }

    [Fact]
    public async Task Pod_mounts_with_projected()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "a-configmap", ("myval", "cool-configmap"));
        await cluster.SecretAsync(space, "a-secret", ("mysecret", "cool-secret"));
        var pod = await cluster.ScriptAsync(
            "assert_exists(file:/projected/token)", "read(file:/projected/myval)to(var:c)", "assert_value(var:c)is(lit:cool-configmap)",
            "read(file:/projected/mysecret)to(var:s)", "assert_value(var:s)is(lit:cool-secret)", "read(file:/projected/pod_name)to(var:n)", "assert_value(var:n)is(lit:main)");
        V1VolumeProjection[] sources =
        [
            new V1VolumeProjection { ServiceAccountToken = new V1ServiceAccountTokenProjection { Path = "token", ExpirationSeconds = 3600 } },
            new V1VolumeProjection { ConfigMap = new V1ConfigMapProjection { Name = "a-configmap" } },
            new V1VolumeProjection { Secret = new V1SecretProjection { Name = "a-secret" } },
            new V1VolumeProjection { DownwardAPI = new V1DownwardAPIProjection { Items = [new V1DownwardAPIVolumeFile { Path = "pod_name", FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.name" } }] } },
        ];

        await cluster.LogOfAsync(space, pod.WithVolume(new V1Volume { Name = "all", Projected = new V1ProjectedVolumeSource { Sources = sources } }, "/projected"));
    }

    [Fact]
    public async Task Pod_with_device_plugin_resource()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var plugin = await cluster.OfferAsync(cluster.NodeNames[0], "example.com/gpu", "d1", "d2");
        var folder = Directory.CreateDirectory(Path.Combine(cluster.TemporaryDirectory, space, "gpu")).FullName;
        plugin.Answer = _ => new ContainerAllocateResponse { Envs = { ["DEVICE_PLUGIN_VAR"] = "foo" }, Mounts = { new Mount { HostPath = folder, ContainerPath = "/gpu/dir" } } };
        var pod = await cluster.ScriptAsync(
            "write(lit:watermelon)to(file:/gpu/dir/foo.txt)", "read(file:/gpu/dir/foo.txt)to(var:fruit)", "assert_value(var:fruit)is(lit:watermelon)",
            "assert_exists(env:DEVICE_PLUGIN_VAR)", "write(var:fruit)to(stm:stdout)");

        (await cluster.LogOfAsync(space, pod.WithDevices("example.com/gpu", 1))).Should().Contain("watermelon");
        (await File.ReadAllTextAsync(Path.Combine(folder, "foo.txt"))).Should().Be("watermelon");
        plugin.Allocated.Single().Should().Equal("d1");
    }

    private static void Shows(string log) =>
        log.Should().Contain("value1").And.Contain("VALUE NUMBER FIVE").And.Contain("tell nobody").And.Contain("was that a foot-- aargh!!!");

    private V1Volume HostPath(string name, string folder) =>
        new() { Name = name, HostPath = new V1HostPathVolumeSource { Path = Path.Combine(cluster.HostFolder, folder), Type = "DirectoryOrCreate" } };

    private V1Pod Mounted(V1Pod pod, string space) => pod
        .WithVolume(new V1Volume { Name = "secret-test", Secret = new V1SecretVolumeSource { SecretName = "hello-wasi-secret" } }, "/foo")
        .WithVolume(new V1Volume { Name = "configmap-test", ConfigMap = new V1ConfigMapVolumeSource { Name = "hello-wasi-configmap" } }, "/bar")
        .WithVolume(HostPath("hostpath-test", space), "/baz");

    private async Task<string> ReadAllAsync(IList<V1KeyToPath>? settings, IList<V1KeyToPath>? keys, params string[] script)
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "multi-configmap", Settings);
        await cluster.SecretAsync(space, "multi-secret", Keys);
        return await cluster.LogOfAsync(space, (await cluster.ScriptAsync(script))
            .WithVolume(new V1Volume { Name = "multi-mount-cm", ConfigMap = new V1ConfigMapVolumeSource { Name = "multi-configmap", Items = settings } }, "/mcm")
            .WithVolume(new V1Volume { Name = "multi-mount-secret", Secret = new V1SecretVolumeSource { SecretName = "multi-secret", Items = keys } }, "/ms"));
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : OriginalTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : OriginalTests(cluster);
}
