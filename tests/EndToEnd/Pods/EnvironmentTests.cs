using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract D: command, arguments and environment as the module sees them.</summary>
public abstract class EnvironmentTests(ClusterFixture cluster)
{
    [Fact]
    [Trait("Contract", "40")]
    public async Task Without_command_and_args_a_module_sees_its_name_only() =>
        (await RunAsync("hello-rust", static _ => { })).Should().Contain("[\"hello-rust.wasm\"]");

    [Fact]
    [Trait("Contract", "41")]
    public async Task Args_follow_the_modules_name() =>
        (await RunAsync("hello-rust", static c => c.Args = ["one", "two"])).Should().Contain("[\"hello-rust.wasm\", \"one\", \"two\"]");

    [Fact]
    [Trait("Contract", "42")]
    public async Task A_command_takes_the_names_place() =>
        (await RunAsync("hello-rust", static c => c.Command = ["/bin/prog", "sub"])).Should().Contain("[\"/bin/prog\", \"sub\"]");

    [Fact]
    [Trait("Contract", "43")]
    public async Task Args_follow_a_command() =>
        (await RunAsync("hello-rust", static c => (c.Command, c.Args) = (["/bin/prog"], ["one"]))).Should().Contain("[\"/bin/prog\", \"one\"]");

    [Fact]
    [Trait("Contract", "44")]
    public async Task Variables_are_composed_of_others() =>
        (await RunAsync("wasmercise", static c => (c.Args, c.Env) = (["print_env(FOOBAR)"], [Literal("FOO", "foo-value"), Literal("BAR", "bar-value"), Literal("FOOBAR", "$(FOO);;$(BAR);;$$(FOO);;$(NONE")])))
            .Should().Contain("FOOBAR=foo-value;;bar-value;;$(FOO);;$(NONE");

    [Theory]
    [Trait("Contract", "45")]
    [Trait("Contract", "46")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Command_and_args_are_expanded(bool inCommand)
    {
        string[] text = ["$(TEST_VAR)", "$$(TEST_VAR)", "$(NONE)"];
        var log = await RunAsync("hello-rust", c => (c.Env, c.Command, c.Args) = ([Literal("TEST_VAR", "test-value")], inCommand ? text : null, inCommand ? null : text));
        log.Should().Contain("\"test-value\", \"$(TEST_VAR)\", \"$(NONE)\"]");
    }

    [Fact]
    [Trait("Contract", "52")]
    [Trait("Contract", "55")]
    public async Task A_variable_comes_from_a_key_of_a_config_map_or_a_secret()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "settings", ("data-1", "value-1"));
        await cluster.SecretAsync(space, "secrets", ("data-2", "value-2"));
        var pod = await cluster.ScriptAsync("print_env(FROM_CONFIG)", "print_env(FROM_SECRET)");
        pod.Spec.Containers[0].Env =
        [
            new V1EnvVar { Name = "FROM_CONFIG", ValueFrom = new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = "settings", Key = "data-1" } } },
            new V1EnvVar { Name = "FROM_SECRET", ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "secrets", Key = "data-2" } } },
        ];

        (await cluster.LogOfAsync(space, pod)).Should().Contain("FROM_CONFIG=value-1\n").And.Contain("FROM_SECRET=value-2\n");
    }

    [Fact]
    [Trait("Contract", "53")]
    [Trait("Contract", "54")]
    [Trait("Contract", "56")]
    [Trait("Contract", "57")]
    public async Task Whole_objects_become_variables_with_their_prefix()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "settings", ("data_1", "value-1"), ("data_2", "value-2"));
        await cluster.SecretAsync(space, "secrets", ("data_1", "hidden-1"));
        var pod = await cluster.ScriptAsync("print_env(data_1)", "print_env(p_data_2)", "print_env(s_data_1)");
        pod.Spec.Containers[0].EnvFrom =
        [
            new V1EnvFromSource { ConfigMapRef = new V1ConfigMapEnvSource { Name = "settings" } },
            new V1EnvFromSource { Prefix = "p_", ConfigMapRef = new V1ConfigMapEnvSource { Name = "settings" } },
            new V1EnvFromSource { Prefix = "s_", SecretRef = new V1SecretEnvSource { Name = "secrets" } },
        ];

        (await cluster.LogOfAsync(space, pod)).Should().Contain("data_1=value-1\n").And.Contain("p_data_2=value-2\n").And.Contain("s_data_1=hidden-1\n");
    }

    [Fact]
    public async Task A_missing_object_is_waited_for_and_named()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("print_env(k)");
        pod.Spec.Containers[0].EnvFrom = [new V1EnvFromSource { ConfigMapRef = new V1ConfigMapEnvSource { Name = "late" } }];
        await cluster.CreatePodAsync(space, pod);

        var waiting = await cluster.UntilPodAsync(space, "main", static p => WasmPods.WaitingReason(p) == "CreateContainerConfigError", "waits for its configuration");
        waiting.Container().State.Waiting.Message.Should().Be("configmap \"late\" not found");

        await cluster.ConfigMapAsync(space, "late", ("k", "here"));
        await cluster.UntilPodAsync(space, "main", static p => p.Status?.Phase == "Succeeded", "succeeded");
        (await cluster.LogsAsync(space, "main")).Should().Contain("k=here");
    }

    [Fact]
    [Trait("Contract", "58")]
    [Trait("Contract", "59")]
    [Trait("Contract", "60")]
    [Trait("Contract", "63")]
    public async Task Fields_of_the_pod_become_variables()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("print_env_all()");
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "shop" };
        pod.Spec.Containers[0].Env =
        [
            Field("POD_NAME", "metadata.name"), Field("POD_NAMESPACE", "metadata.namespace"), Field("POD_UID", "metadata.uid"), Field("APP", "metadata.labels['app']"),
            Field("POD_IP", "status.podIP"), Field("HOST_IP", "status.hostIP"), Field("NODE", "spec.nodeName"), Field("ACCOUNT", "spec.serviceAccountName"),
        ];

        var log = await cluster.LogOfAsync(space, pod);
        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        log.Should().Contain("POD_NAME=main\n").And.Contain($"POD_NAMESPACE={space}\n").And.Contain($"POD_UID={ended.Metadata.Uid}\n").And.Contain("APP=shop\n")
            .And.Contain($"POD_IP={ended.Status.PodIP}\n").And.Contain($"HOST_IP={ended.Status.HostIP}\n").And.Contain($"NODE={ended.Spec.NodeName}\n").And.Contain("ACCOUNT=default\n");
    }

    [Fact]
    [Trait("Contract", "61")]
    [Trait("Contract", "62")]
    public async Task Resources_become_variables_and_an_unset_limit_is_the_nodes()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("print_env_all()");
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("250m"), ["memory"] = new("32Mi") },
            Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1250m") },
        };
        pod.Spec.Containers[0].Env = [Resource("CPU_LIMIT", "limits.cpu"), Resource("CPU_REQUEST", "requests.cpu"), Resource("MEMORY_REQUEST", "requests.memory"), Resource("MEMORY_LIMIT", "limits.memory")];

        var log = await cluster.LogOfAsync(space, pod);
        var node = await cluster.Api.GetAsync(ApiResources.Nodes, NamespacedName.Cluster((await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended")).Spec.NodeName), CancellationToken.None);
        log.Should().Contain("CPU_LIMIT=2\n").And.Contain("CPU_REQUEST=1\n").And.Contain($"MEMORY_REQUEST={32 << 20}\n")
            .And.Contain(FormattableString.Invariant($"MEMORY_LIMIT={node!.Status.Allocatable["memory"].ToDecimal():0}\n"));
    }

    [Fact]
    [Trait("Contract", "5")]
    public async Task Services_of_the_namespace_become_variables()
    {
        var space = await cluster.CreateNamespaceAsync();
        var service = await cluster.Api.CreateAsync(
            ApiResources.Services,
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = "fooservice", NamespaceProperty = space },
                Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Port = 8765, TargetPort = 8080 }] },
            },
            CancellationToken.None);

        // The agent's copy of the Services may be a moment behind; a container that is started again sees the newest.
        var script = await cluster.ScriptAsync("print_env_all()", "assert_exists(env:FOOSERVICE_SERVICE_HOST)");
        var pod = script.WithRestartPolicy("OnFailure");

        var ip = service.Spec.ClusterIP;
        (await cluster.LogOfAsync(space, pod)).Should()
            .Contain($"FOOSERVICE_SERVICE_HOST={ip}\n").And.Contain("FOOSERVICE_SERVICE_PORT=8765\n").And.Contain($"FOOSERVICE_PORT=tcp://{ip}:8765\n")
            .And.Contain($"FOOSERVICE_PORT_8765_TCP=tcp://{ip}:8765\n").And.Contain("FOOSERVICE_PORT_8765_TCP_PROTO=tcp\n")
            .And.Contain("FOOSERVICE_PORT_8765_TCP_PORT=8765\n").And.Contain($"FOOSERVICE_PORT_8765_TCP_ADDR={ip}\n").And.Contain("KUBERNETES_SERVICE_HOST=");
    }

    [Theory]
    [Trait("Contract", "64")]
    [Trait("Contract", "65")]
    [InlineData("wasmercise")]
    [InlineData("wasmercise-component")]
    public async Task Host_aliases_are_in_etc_hosts(string guest)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync(guest), "read(file:/etc/hosts)to(var:hosts)", "write(var:hosts)to(stm:stdout)");
        pod.Spec.HostAliases = [new V1HostAlias { Ip = "123.45.67.89", Hostnames = ["foo", "bar"] }];

        (await cluster.LogOfAsync(space, pod)).Should().Contain("# Kubernetes-managed hosts file.\n").And.Contain("# Entries added by HostAliases.\n123.45.67.89\tfoo\tbar\n");
    }

    [Fact]
    public async Task The_working_directory_is_in_PWD()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("print_env(PWD)");
        pod.Spec.Containers[0].WorkingDir = "/srv";

        (await cluster.LogOfAsync(space, pod)).Should().Contain("PWD=/srv\n");
    }

    private static V1EnvVar Literal(string name, string value) => new() { Name = name, Value = value };

    private static V1EnvVar Field(string name, string path) => new() { Name = name, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = path } } };

    private static V1EnvVar Resource(string name, string resource) => new() { Name = name, ValueFrom = new V1EnvVarSource { ResourceFieldRef = new V1ResourceFieldSelector { Resource = resource } } };

    private async Task<string> RunAsync(string guest, Action<V1Container> change)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync(guest));
        change(pod.Spec.Containers[0]);
        return await cluster.LogOfAsync(space, pod);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : EnvironmentTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : EnvironmentTests(cluster);
}
