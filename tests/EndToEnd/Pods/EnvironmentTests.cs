using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract D: ConfigMaps, Secrets and Services as variables.</summary>
public abstract class EnvironmentTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_52_a_variable_comes_from_a_key_of_a_config_map()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "settings", ("data-1", "value-1"));

        (await VariableAsync(space, new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = "settings", Key = "data-1" } })).Should().Contain("TAKEN=value-1\n");
    }

    [Fact]
    public async Task Row_53_a_whole_config_map_becomes_variables()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "settings", ("data_1", "value-1"), ("data_2", "value-2"));

        (await VariablesAsync(space, new V1EnvFromSource { ConfigMapRef = new V1ConfigMapEnvSource { Name = "settings" } }))
            .Should().Contain("data_1=value-1\n").And.Contain("data_2=value-2\n");
    }

    [Fact]
    public async Task Row_54_a_config_map_is_taken_with_several_prefixes()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "settings", ("data_1", "value-1"));
        var source = new V1ConfigMapEnvSource { Name = "settings" };

        (await VariablesAsync(space, new V1EnvFromSource { Prefix = "p_", ConfigMapRef = source }, new V1EnvFromSource { Prefix = "Q", ConfigMapRef = source }))
            .Should().Contain("p_data_1=value-1\n").And.Contain("Qdata_1=value-1\n").And.NotContain("\ndata_1=");
    }

    [Fact]
    public async Task Row_55_a_variable_comes_from_a_key_of_a_secret()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.SecretAsync(space, "secrets", ("data-2", "value-2"));

        (await VariableAsync(space, new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "secrets", Key = "data-2" } })).Should().Contain("TAKEN=value-2\n");
    }

    [Fact]
    public async Task Row_56_a_whole_secret_becomes_variables()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.SecretAsync(space, "secrets", ("data_1", "hidden-1"), ("data_2", "hidden-2"));

        (await VariablesAsync(space, new V1EnvFromSource { SecretRef = new V1SecretEnvSource { Name = "secrets" } }))
            .Should().Contain("data_1=hidden-1\n").And.Contain("data_2=hidden-2\n");
    }

    [Fact]
    public async Task Row_57_a_secret_is_taken_with_several_prefixes()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.SecretAsync(space, "secrets", ("data_1", "hidden-1"));
        var source = new V1SecretEnvSource { Name = "secrets" };

        (await VariablesAsync(space, new V1EnvFromSource { Prefix = "p_", SecretRef = source }, new V1EnvFromSource { Prefix = "Q", SecretRef = source }))
            .Should().Contain("p_data_1=hidden-1\n").And.Contain("Qdata_1=hidden-1\n").And.NotContain("\ndata_1=");
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
    public async Task Row_5_services_of_the_namespace_become_variables()
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
        var pod = script.WithRestartPolicy("OnFailure").On(ClusterFixture.QuickNode);

        var ip = service.Spec.ClusterIP;
        (await cluster.LogOfAsync(space, pod)).Should()
            .Contain($"FOOSERVICE_SERVICE_HOST={ip}\n").And.Contain("FOOSERVICE_SERVICE_PORT=8765\n").And.Contain($"FOOSERVICE_PORT=tcp://{ip}:8765\n")
            .And.Contain($"FOOSERVICE_PORT_8765_TCP=tcp://{ip}:8765\n").And.Contain("FOOSERVICE_PORT_8765_TCP_PROTO=tcp\n")
            .And.Contain("FOOSERVICE_PORT_8765_TCP_PORT=8765\n").And.Contain($"FOOSERVICE_PORT_8765_TCP_ADDR={ip}\n").And.Contain("KUBERNETES_SERVICE_HOST=");
    }

    [Fact]
    public async Task The_working_directory_is_in_PWD()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("print_env(PWD)");
        pod.Spec.Containers[0].WorkingDir = "/srv";

        (await cluster.LogOfAsync(space, pod)).Should().Contain("PWD=/srv\n");
    }

    private async Task<string> VariableAsync(string space, V1EnvVarSource source)
    {
        var pod = await cluster.ScriptAsync("print_env(TAKEN)");
        pod.Spec.Containers[0].Env = [new V1EnvVar { Name = "TAKEN", ValueFrom = source }];
        return await cluster.LogOfAsync(space, pod);
    }

    private async Task<string> VariablesAsync(string space, params V1EnvFromSource[] sources)
    {
        var pod = await cluster.ScriptAsync("print_env_all()");
        pod.Spec.Containers[0].EnvFrom = sources;
        return await cluster.LogOfAsync(space, pod);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : EnvironmentTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : EnvironmentTests(cluster);
}
