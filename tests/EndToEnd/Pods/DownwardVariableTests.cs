using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract D: the Pod's own fields and resources as variables, and its hosts file.</summary>
public abstract class DownwardVariableTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_58_name_namespace_and_address_become_variables()
    {
        var (log, pod) = await FieldsAsync(
            ("POD_NAME", "metadata.name"), ("POD_NAMESPACE", "metadata.namespace"), ("POD_IP", "status.podIP"),
            ("APP", "metadata.labels['app']"), ("NODE", "spec.nodeName"), ("ACCOUNT", "spec.serviceAccountName"));

        log.Should().Contain("POD_NAME=main\n").And.Contain($"POD_NAMESPACE={pod.Metadata.NamespaceProperty}\n").And.Contain($"POD_IP={pod.Status.PodIP}\n")
            .And.Contain("APP=shop\n").And.Contain($"NODE={pod.Spec.NodeName}\n").And.Contain("ACCOUNT=default\n");
    }

    [Fact]
    public async Task Row_59_the_hosts_address_becomes_a_variable()
    {
        var (log, pod) = await FieldsAsync(("HOST_IP", "status.hostIP"));

        log.Should().Contain($"HOST_IP={pod.Status.HostIP}\n");
    }

    [Fact]
    public async Task Row_63_the_uid_becomes_a_variable()
    {
        var (log, pod) = await FieldsAsync(("POD_UID", "metadata.uid"));

        log.Should().Contain($"POD_UID={pod.Metadata.Uid}\n");
    }

    [Fact]
    public async Task Row_61_limits_and_requests_become_variables_rounded_up()
    {
        var log = await ResourcesAsync(
            new V1ResourceRequirements
            {
                Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("250m"), ["memory"] = new("32Mi") },
                Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1250m"), ["memory"] = new("64Mi") },
            });

        log.Should().Contain("CPU_LIMIT=2\n").And.Contain("CPU_REQUEST=1\n").And.Contain($"MEMORY_REQUEST={32 << 20}\n").And.Contain($"MEMORY_LIMIT={64 << 20}\n");
    }

    [Fact]
    public async Task Row_62_a_limit_that_is_not_set_is_what_the_node_can_allocate()
    {
        var log = await ResourcesAsync(null);

        var node = (await cluster.Api.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(cluster.NodeNames[0]), CancellationToken.None))!;
        log.Should().Contain(FormattableString.Invariant($"CPU_LIMIT={node.Status.Allocatable["cpu"].ToDecimal():0}\n"))
            .And.Contain(FormattableString.Invariant($"MEMORY_LIMIT={node.Status.Allocatable["memory"].ToDecimal():0}\n"));
    }

    [Theory]
    [InlineData("wasmercise")]
    [InlineData("wasmercise-component")]
    public async Task Row_64_host_aliases_are_in_etc_hosts(string guest) =>
        (await HostsAsync(guest)).Should().Contain("# Entries added by HostAliases.\n123.45.67.89\tfoo\tbar\n");

    [Fact]
    public async Task Row_65_etc_hosts_is_written_by_the_node()
    {
        var hosts = await HostsAsync("wasmercise");

        hosts.Should().Contain("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n").And.MatchRegex(@"\n[0-9.]+\tmain\n");
    }

    private async Task<(string Log, V1Pod Pod)> FieldsAsync(params (string Name, string Path)[] fields)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("print_env_all()");
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "shop" };
        pod.Spec.Containers[0].Env = [.. fields.Select(static f => new V1EnvVar { Name = f.Name, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = f.Path } } })];
        var log = await cluster.LogOfAsync(space, pod);
        return (log, await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended"));
    }

    private async Task<string> ResourcesAsync(V1ResourceRequirements? resources)
    {
        var pod = (await cluster.ScriptAsync("print_env_all()")).On(cluster.NodeNames[0]);
        pod.Spec.Containers[0].Resources = resources;
        pod.Spec.Containers[0].Env = [Resource("CPU_LIMIT", "limits.cpu"), Resource("CPU_REQUEST", "requests.cpu"), Resource("MEMORY_REQUEST", "requests.memory"), Resource("MEMORY_LIMIT", "limits.memory")];
        return await cluster.LogOfAsync(await cluster.CreateNamespaceAsync(), pod);
    }

    private static V1EnvVar Resource(string name, string resource) => new() { Name = name, ValueFrom = new V1EnvVarSource { ResourceFieldRef = new V1ResourceFieldSelector { Resource = resource } } };

    private async Task<string> HostsAsync(string guest)
    {
        var pod = WasmPods.Create("main", await cluster.ImageAsync(guest), "read(file:/etc/hosts)to(var:hosts)", "write(var:hosts)to(stm:stdout)");
        pod.Spec.HostAliases = [new V1HostAlias { Ip = "123.45.67.89", Hostnames = ["foo", "bar"] }];
        return await cluster.LogOfAsync(await cluster.CreateNamespaceAsync(), pod);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : DownwardVariableTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : DownwardVariableTests(cluster);
}
