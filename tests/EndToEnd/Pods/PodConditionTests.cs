using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract A: conditions, the node's and those of others.</summary>
public abstract class PodConditionTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_8_conditions_that_others_patch_stay()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await PatchConditionAsync(space, "example.com/foreign", "True");
        await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"spec":{"activeDeadlineSeconds":1}}""");

        var ended = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "has a status of a later time");
        PodConditions.Is(ended, "example.com/foreign", "True").Should().BeTrue();
    }

    [Fact]
    public async Task Row_9_readiness_gates_are_obeyed()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("tick(100000,100)");
        pod.Spec.ReadinessGates = [new V1PodReadinessGate { ConditionType = "example.com/gate" }];
        await cluster.CreatePodAsync(space, pod);
        var closed = await cluster.UntilPodAsync(space, "main", static p => PodConditions.Is(p, "ContainersReady", "True"), "has ready containers");
        closed.Condition("Ready").Status.Should().Be("False");
        closed.Condition("Ready").Reason.Should().Be("ReadinessGatesNotReady");

        await PatchConditionAsync(space, "example.com/gate", "True");
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await PatchConditionAsync(space, "example.com/gate", "False");
        await cluster.UntilPodAsync(space, "main", HealthPods.IsUnready, "is no longer Ready");
    }

    [Fact]
    public async Task Row_26_conditions_come_true_in_their_order()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("tick(100000,100)");
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("init", "sleep(1.1)")];
        await cluster.CreatePodAsync(space, pod);

        var ready = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        var times = ((string[])["PodScheduled", "PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"])
            .Select(type => ready.Condition(type).LastTransitionTime).ToList();
        times.Should().BeInAscendingOrder().And.NotContainNulls();
        times[2].Should().BeAfter(times[1]!.Value, "the init container took more than a second");
    }

    private Task PatchConditionAsync(string space, string type, string status) => cluster.Api.PatchAsync(
        ApiResources.Pods, new NamespacedName(space, "main"),
        new PatchRequest(PatchKind.StrategicMerge, $$$"""{"status":{"conditions":[{"type":"{{{type}}}","status":"{{{status}}}"}]}}""", "status"), CancellationToken.None);

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PodConditionTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PodConditionTests(cluster);
}
