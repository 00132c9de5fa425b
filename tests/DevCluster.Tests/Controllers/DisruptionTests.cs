using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Tests.Kubectls;

namespace Krustlet.DevCluster.Tests.Controllers;

public sealed class DisruptionTests(EmbeddedUnderTest controlPlane) : IClassFixture<EmbeddedUnderTest>
{
    [Theory]
    [InlineData("minAvailable", "2", 1, 2)]
    [InlineData("minAvailable", "\"50%\"", 1, 2)]
    [InlineData("maxUnavailable", "1", 1, 2)]
    [InlineData("maxUnavailable", "\"100%\"", 3, 0)]
    public async Task A_budget_says_how_many_pods_may_go(string field, string value, int allowed, int desired)
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.Deployments, Workloads.Deployment("web", node.Name, 3));

        await CreateBudgetAsync(cluster, field, value);

        var budget = await cluster.UntilAsync(ClusterResources.PodDisruptionBudgets, "web", item => item?.Status is { CurrentHealthy: 3 });
        budget!.Status.Should().Match<V1PodDisruptionBudgetStatus>(status => status.DisruptionsAllowed == allowed && status.DesiredHealthy == desired && status.ExpectedPods == 3);
        budget.Status.ObservedGeneration.Should().Be(1);
        budget.Status.Conditions.Should().ContainSingle(condition => condition.Type == "DisruptionAllowed" && condition.Status == "True" && condition.Reason == "SufficientPods");
    }

    [Fact]
    public async Task An_eviction_takes_what_the_budget_allows_and_the_next_one_is_told_to_wait()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"), pods: 2);
        await cluster.CreateAsync(ApiResources.Deployments, Workloads.Deployment("web", node.Name, 2));
        await CreateBudgetAsync(cluster, "minAvailable", "1");
        await cluster.UntilAsync(ClusterResources.PodDisruptionBudgets, "web", item => item?.Status is { DisruptionsAllowed: 1 });
        await cluster.MergeAsync(ApiResources.Nodes, node.Name, """{"spec":{"unschedulable":true}}""");
        var pods = await cluster.ListAsync(ApiResources.Pods);

        await EvictAsync(cluster, pods[0].Metadata.Name);
        var second = () => EvictAsync(cluster, pods[1].Metadata.Name);

        (await second.Should().ThrowAsync<ApiException>()).Which.Reason.Should().Be(ApiErrorReason.TooManyRequests);
        await cluster.UntilAsync(ApiResources.Pods, pods[0].Metadata.Name, pod => pod is null);
        await cluster.UntilAsync(ClusterResources.PodDisruptionBudgets, "web", item => item?.Status is { DisruptionsAllowed: 0, CurrentHealthy: 1, DisruptedPods: null });
        (await second.Should().ThrowAsync<ApiException>()).Which.Reason.Should().Be(ApiErrorReason.TooManyRequests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kubectl_drains_a_node_as_far_as_budgets_allow(bool oldest)
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.Deployments, Workloads.Deployment("web", node.Name, 2));
        await CreateBudgetAsync(cluster, "minAvailable", "2");
        await cluster.UntilAsync(ClusterResources.PodDisruptionBudgets, "web", item => item?.Status is { CurrentHealthy: 2, DisruptionsAllowed: 0 });
        using var kubectl = await KubectlRun.CreateAsync(oldest, await controlPlane.KubeconfigAsync());

        var held = await kubectl.TryAsync("drain", node.Name, "--timeout=2s");
        var running = await cluster.ListAsync(ApiResources.Pods);
        await cluster.DeleteAsync(ClusterResources.PodDisruptionBudgets, "web");
        var drained = await kubectl.TryAsync("drain", node.Name, "--timeout=50s");

        held.Text.Should().Contain("Cannot evict pod as it would violate the pod's disruption budget.");
        running.Should().HaveCount(2).And.OnlyContain(pod => pod.Spec.NodeName == node.Name && pod.Metadata.DeletionTimestamp == null);
        drained.Code.Should().Be(0, drained.Text);
        (await cluster.ListAsync(ApiResources.Pods)).Should().OnlyContain(pod => pod.Spec.NodeName == null);
    }

    private static Task<V1PodDisruptionBudget> CreateBudgetAsync(TestCluster cluster, string field, string value)
    {
        IntOrString share = value.Trim('"');
        var spec = new V1PodDisruptionBudgetSpec { Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } } };
        spec = field == "minAvailable" ? spec with { MinAvailable = share } : spec with { MaxUnavailable = share };
        return cluster.CreateAsync(ClusterResources.PodDisruptionBudgets, new V1PodDisruptionBudget { Metadata = new V1ObjectMeta { Name = "web" }, Spec = spec });
    }

    private static async Task EvictAsync(TestCluster cluster, string pod)
    {
        var eviction = new JsonObject { ["apiVersion"] = "policy/v1", ["kind"] = "Eviction", ["metadata"] = new JsonObject { ["name"] = pod, ["namespace"] = cluster.Namespace } };
        await cluster.Client.SendAsync(new RawRequest(HttpMethod.Post, $"/api/v1/namespaces/{cluster.Namespace}/pods/{pod}/eviction", eviction), CancellationToken.None);
    }
}
