using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>A pool has its agents as Pods. No container runs here: an agent with exactly what the Pod would have is started instead.</summary>
public abstract class HostedPoolTests(ClusterFixture cluster)
{
    private const string OperatorNamespace = "kube-system";

    [Fact]
    public async Task Its_agents_are_a_StatefulSet_that_scales_with_it_join_by_what_their_Pods_are_given_and_go_with_it()
    {
        var name = await cluster.CreateNamespaceAsync();
        var workload = $"krustlet-pool-{name}";
        var pool = new WasmNodePool
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new WasmNodePoolSpec { Provisioning = NodePoolProvisioning.Hosted, Replicas = 2, Runtimes = [ModuleRuntime.Wasi, ModuleRuntime.WasiHttp], Policy = new NodePoolPolicy { OutboundHosts = [] }, Template = new NodePoolTemplate { Taints = [OwnNodes.Taint] } },
        };
        await cluster.Api.CreateAsync(KrustletResources.WasmNodePools, pool, CancellationToken.None);
        await cluster.UntilAsync(ApiResources.StatefulSets, OperatorNamespace, workload, set => set.Spec.Replicas == 2, "has two agents");
        await cluster.Api.PatchAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(name), new PatchRequest(PatchKind.Merge, """{"spec":{"replicas":1}}""", "scale"), CancellationToken.None);
        await cluster.UntilAsync(ApiResources.StatefulSets, OperatorNamespace, workload, set => set.Spec.Replicas == 1, "is scaled");

        var pod = await cluster.UntilPodAsync(OperatorNamespace, $"{workload}-0", static _ => true, "is made");
        await using (var machine = await JoinAsync(pod, name))
        {
            await machine.UntilJoinedAsync();
            await cluster.UntilAsync(
                KrustletResources.WasmNodePools, null, name, found => found.Status is { Replicas: 1, ReadyReplicas: 1, UpdatedReplicas: 1 } status && status.Conditions!.Any(c => c is { Type: "Ready", Status: "True" }), "is Ready", TimeSpan.FromMinutes(5));
            var offering = await cluster.UntilAsync(KrustletResources.WasmNodePools, null, name, found => found.Status?.Runtimes is [ModuleRuntime.Wasi], "offers what its agent has");
            offering.Status!.Conditions!.Single(c => c.Type == "RuntimesOffered").Message.Should().StartWith("no node offers WasiHttp, they offer Wasi");
            await ShouldCountItsPodsAsync(name, pod.Metadata.Name);
            await ShouldWaitForItsWindowAsync(name, pod);

            await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(name), new DeleteRequest(), CancellationToken.None);
            await cluster.UntilGoneAsync(KrustletResources.WasmNodePools, null, name);
        }

        await cluster.UntilGoneAsync(ApiResources.StatefulSets, OperatorNamespace, workload);
        await cluster.UntilGoneAsync(ApiResources.Pods, OperatorNamespace, $"{workload}-0");
        await cluster.UntilGoneAsync(ApiResources.ConfigMaps, OperatorNamespace, $"{workload}-config");
        await cluster.UntilGoneAsync(ApiResources.Secrets, OperatorNamespace, $"{workload}-bootstrap");
    }

    private async Task ShouldCountItsPodsAsync(string name, string node)
    {
        var asking = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "asking" },
            Spec = new V1PodSpec
            {
                NodeName = node,
                Tolerations = [new V1Toleration { OperatorProperty = "Exists" }],
                TerminationGracePeriodSeconds = 0,
                Containers = [new V1Container { Name = "module", Image = "localhost/none:v1", Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("50m"), ["memory"] = new("3Mi") } } }],
            },
        };
        asking.Metadata.NamespaceProperty = name;
        await cluster.Api.CreateAsync(ApiResources.Pods, asking, CancellationToken.None);

        var counted = await cluster.UntilAsync(KrustletResources.WasmNodePools, null, name, found => found.Status?.Nodes is [{ Pods: 1 }], "counts the Pod", TimeSpan.FromMinutes(5));
        counted.Status!.Allocated.Should().BeEquivalentTo(new Dictionary<string, string> { ["cpu"] = "50m", ["memory"] = "3Mi", ["pods"] = "1" });
        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(name, "asking"), new DeleteRequest(GracePeriodSeconds: 0), CancellationToken.None);
        await cluster.UntilAsync(KrustletResources.WasmNodePools, null, name, found => found.Status?.Nodes is [{ Pods: 0 }], "counts it no more", TimeSpan.FromMinutes(5));
    }

    /// <summary>A pool whose next window opens on a 29th of February replaces nothing before.</summary>
    private async Task ShouldWaitForItsWindowAsync(string name, V1Pod agent)
    {
        const string Change = """{"spec":{"capacity":{"pods":7},"updates":{"windows":[{"schedule":"0 2 29 2 *","duration":"1h","timeZone":"Europe/Berlin"}]}}}""";
        await cluster.Api.PatchAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(name), new PatchRequest(PatchKind.Merge, Change), CancellationToken.None);

        await cluster.UntilAsync(
            KrustletResources.WasmNodePools, null, name,
            found => found.Status is { UpdatedReplicas: 0 } status && status.Conditions!.Any(c => c is { Type: "Ready", Reason: "WaitingForWindow" } && c.Message.Contains("-02-29T01:00:00Z", StringComparison.Ordinal)), "waits for its window");
        (await cluster.Api.GetAsync(ApiResources.Pods, new NamespacedName(OperatorNamespace, agent.Metadata.Name), CancellationToken.None))!.Metadata.Uid.Should().Be(agent.Metadata.Uid);
        (await cluster.Api.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(agent.Metadata.Name), CancellationToken.None))!.Spec.Unschedulable.Should().NotBe(true);
    }

    private async Task<JoiningMachine> JoinAsync(V1Pod pod, string pool)
    {
        var configuration = (await cluster.Api.GetAsync(ApiResources.ConfigMaps, new NamespacedName(OperatorNamespace, $"krustlet-pool-{pool}-config"), CancellationToken.None))!;
        var bootstrap = (await cluster.Api.GetAsync(ApiResources.Secrets, new NamespacedName(OperatorNamespace, $"krustlet-pool-{pool}-bootstrap"), CancellationToken.None))!;
        var files = configuration.Data.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value));
        foreach (var (file, bytes) in bootstrap.Data)
        {
            files[file] = bytes;
        }

        // What a kubelet makes of the variables.
        var arguments = pod.Spec.Containers.Single().Args.Select(argument => argument.Replace("$(POD_NAME)", pod.Metadata.Name, StringComparison.Ordinal).Replace("$(POD_IP)", "127.0.0.1", StringComparison.Ordinal));
        return await JoiningMachine.StartAsync(cluster, pod.Metadata.Name, files, arguments);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : HostedPoolTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : HostedPoolTests(cluster);
}
