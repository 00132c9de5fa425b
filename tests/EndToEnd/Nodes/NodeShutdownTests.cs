using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Pods;

namespace Krustlet.EndToEnd.Nodes;

/// <summary>Row 146 of the kubelet's contract: a machine that goes down ends its Pods in order.</summary>
public abstract class NodeShutdownTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_146_ordinary_pods_end_before_critical_ones_and_say_why()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space, 110, "--shutdown-grace-period", "8s", "--shutdown-grace-period-critical-pods", "4s");
        await StartAsync(space, node, "ordinary", HealthPods.Hook(server.HttpPort, "/held"), null);
        await StartAsync(space, node, "critical", HealthPods.Hook(server.HttpPort, "/critical"), "system-node-critical");

        var stopping = node.StopAsync();
        await cluster.UntilAsync(() => server.Requests.Count == 1, "the ordinary Pod is being ended");
        server.Requests.Should().Equal("http /held");
        (await GetAsync(space, "critical")).Container().State.Running.Should().NotBeNull();
        server.Release();
        await stopping;

        server.Requests.Should().Equal("http /held", "http /critical");
        foreach (var name in (string[])["ordinary", "critical"])
        {
            var ended = await GetAsync(space, name);
            ended.Status.Phase.Should().Be("Failed");
            ended.Status.Reason.Should().Be("Terminated");
            ended.Status.Message.Should().Be("Pod was terminated in response to imminent node shutdown.");
            ended.Condition("DisruptionTarget").Reason.Should().Be("TerminationByKubelet");
        }
    }

    private async Task<V1Pod> GetAsync(string space, string name) => (await cluster.Api.GetAsync(ApiResources.Pods, new NamespacedName(space, name), CancellationToken.None))!;

    private async Task StartAsync(string space, OwnNode node, string name, V1LifecycleHandler hook, string? priority)
    {
        var pod = (await cluster.ScriptAsync("tick(100000,100)")).On(node.Name);
        (pod.Metadata.Name, pod.Spec.PriorityClassName) = (name, priority);
        pod.Spec.Containers[0].Lifecycle = new V1Lifecycle { PreStop = hook };
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, name, WasmPods.IsReady, "is Ready");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : NodeShutdownTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : NodeShutdownTests(cluster);
}
