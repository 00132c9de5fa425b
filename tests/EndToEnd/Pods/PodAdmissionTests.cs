using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>What a node does not take, whoever bound it, and what it takes before others.</summary>
public abstract class PodAdmissionTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_23_a_pod_that_the_node_has_no_room_for_is_rejected()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("sleep(0)")).On(cluster.NodeNames[0]);
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1000") } };

        var rejected = await cluster.RunAsync(space, pod);

        rejected.Status.Phase.Should().Be("Failed");
        rejected.Status.Reason.Should().Be("OutOfcpu");
        rejected.Status.Message.Should().StartWith("Pod was rejected: Node didn't have enough resource: cpu, requested: 1000000, used: ");
        await cluster.UntilEventAsync(space, "main", "OutOfcpu");
    }

    [Fact]
    public async Task A_pod_that_is_bound_to_a_node_it_does_not_select_is_rejected()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("sleep(0)")).On(cluster.NodeNames[0]);
        pod.Spec.NodeSelector["disk"] = "ssd";

        var rejected = await cluster.RunAsync(space, pod);

        rejected.Status.Reason.Should().Be("NodeAffinity");
        rejected.Status.Message.Should().Be("Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
    }

    [Fact]
    public async Task Row_147_a_critical_pod_pushes_another_aside()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space, maxPods: 1);
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("tick(100000,100)")).On(node.Name));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        var critical = (await cluster.ScriptAsync("tick(100000,100)")).On(node.Name);
        (critical.Metadata.Name, critical.Spec.PriorityClassName) = ("critical", "system-node-critical");
        await cluster.CreatePodAsync(space, critical);

        var victim = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        victim.Status.Phase.Should().Be("Failed");
        victim.Status.Reason.Should().Be("Preempting");
        victim.Status.Message.Should().Be("Preempted in order to admit critical pod");
        PodConditions.Is(victim, "DisruptionTarget", "True").Should().BeTrue();
        await cluster.UntilPodAsync(space, "critical", WasmPods.IsReady, "is Ready");
        await cluster.UntilEventAsync(space, "main", "Preempting");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PodAdmissionTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PodAdmissionTests(cluster);
}
