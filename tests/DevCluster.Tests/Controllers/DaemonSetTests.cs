using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Tests.Controllers;

public abstract class DaemonSetTests(ControlPlaneUnderTest controlPlane)
{
    [Fact]
    public async Task Each_node_that_it_is_for_gets_one_pod_also_one_that_comes_later()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var (first, second) = (TestCluster.NewName("node"), TestCluster.NewName("node"));
        await using var other = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await using var one = await HollowNode.StartAsync(cluster.Client, first);
        await cluster.CreateAsync(ApiResources.DaemonSets, Workloads.DaemonSet("agent", first, second));
        await cluster.UntilAsync(ApiResources.DaemonSets, "agent", item => item?.Status is { DesiredNumberScheduled: 1, NumberReady: 1, NumberAvailable: 1 });

        await using var two = await HollowNode.StartAsync(cluster.Client, second);

        await cluster.UntilAsync(ApiResources.DaemonSets, "agent", item => item?.Status is { DesiredNumberScheduled: 2, CurrentNumberScheduled: 2, NumberReady: 2, NumberMisscheduled: 0 });
        var pods = await cluster.ListAsync(ApiResources.Pods);
        pods.Select(pod => pod.Spec.NodeName).Should().BeEquivalentTo(first, second);
        pods.Should().OnlyContain(pod => pod.Spec.Tolerations.Any(toleration => toleration.Key == "node.kubernetes.io/unschedulable" && toleration.Effect == "NoSchedule"));
        pods[0].Spec.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms.Should().ContainSingle()
            .Which.MatchFields.Should().ContainSingle(field => field.Key == "metadata.name" && field.Values[0] == pods[0].Spec.NodeName);
    }

    [Fact]
    public async Task A_cordoned_node_keeps_its_pod_and_a_node_that_does_not_fit_any_more_loses_it()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.DaemonSets, Workloads.DaemonSet("agent", node.Name));
        await cluster.UntilAsync(ApiResources.DaemonSets, "agent", item => item?.Status is { NumberReady: 1 });
        var pod = (await cluster.ListAsync(ApiResources.Pods))[0].Metadata.Name;

        await cluster.MergeAsync(ApiResources.Nodes, node.Name, """{"spec":{"unschedulable":true}}""");
        await cluster.UntilAsync(ApiResources.Nodes, node.Name, item => item?.Spec.Unschedulable == true);
        await cluster.DeleteAsync(ApiResources.Pods, pod);
        await cluster.UntilAllAsync(ApiResources.Pods, pods => pods.Count == 1 && pods[0].Metadata.Name != pod && pods[0].Status?.Phase == "Running");
        await cluster.MergeAsync(ApiResources.Nodes, node.Name, """{"metadata":{"labels":{"test/node":"changed"}}}""");

        await cluster.UntilAllAsync(ApiResources.Pods, pods => pods.Count == 0);
        await cluster.UntilAsync(ApiResources.DaemonSets, "agent", item => item?.Status is { DesiredNumberScheduled: 0, CurrentNumberScheduled: 0 });
    }

    [Fact]
    public async Task An_update_replaces_one_pod_after_the_other()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var one = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await using var two = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.DaemonSets, Workloads.DaemonSet("agent", one.Name, two.Name));
        await cluster.UntilAsync(ApiResources.DaemonSets, "agent", item => item?.Status is { NumberAvailable: 2 });

        // The new Pods never get ready: the update must stop at the first.
        await cluster.MergeAsync(ApiResources.DaemonSets, "agent", """{"spec":{"template":{"metadata":{"annotations":{"test/outcome":"Pending"}}}}}""");
        await cluster.UntilAsync(ApiResources.DaemonSets, "agent", item => item?.Status is { UpdatedNumberScheduled: 1, NumberAvailable: 1, NumberUnavailable: 1 } status && status.ObservedGeneration == item.Metadata.Generation);
        await cluster.MergeAsync(ApiResources.DaemonSets, "agent", """{"spec":{"template":{"metadata":{"annotations":{"test/outcome":"Running"}}}}}""");

        await cluster.UntilAsync(ApiResources.DaemonSets, "agent", item => item?.Status is { UpdatedNumberScheduled: 2, NumberAvailable: 2 } status && status.ObservedGeneration == item.Metadata.Generation);
        (await cluster.ListAsync(ApiResources.Pods)).Should().HaveCount(2).And.OnlyContain(pod => pod.Metadata.Annotations["test/outcome"] == "Running");
    }

    public sealed class OnTheEmbeddedControlPlane(EmbeddedUnderTest controlPlane) : DaemonSetTests(controlPlane), IClassFixture<EmbeddedUnderTest>;

    public sealed class OnARealApiServer(RealUnderTest controlPlane) : DaemonSetTests(controlPlane), IClassFixture<RealUnderTest>;
}
