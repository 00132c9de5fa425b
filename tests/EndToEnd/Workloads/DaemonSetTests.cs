using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;
using Krustlet.EndToEnd.Modules;

namespace Krustlet.EndToEnd.Workloads;

/// <summary>A DaemonSet of modules: one on each wasm node.</summary>
public abstract class DaemonSetTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_153_each_node_runs_one_and_an_update_reaches_all()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        var image = await cluster.ImageAsync("wasmercise");
        await kubectl.FeedAsync(WorkloadManifests.Workload("DaemonSet", image, "first", "minReadySeconds: 0"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "daemonset/web", "--timeout=170s");
        (await cluster.PodsAsync(space)).Select(pod => pod.Spec.NodeName).Should().BeEquivalentTo(cluster.NodeNames);

        await kubectl.FeedAsync(WorkloadManifests.Workload("DaemonSet", image, "second", "minReadySeconds: 0"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "daemonset/web", "--timeout=170s");

        var pods = await cluster.PodsAsync(space);
        pods.Select(pod => pod.Spec.NodeName).Should().BeEquivalentTo(cluster.NodeNames);
        pods.Should().OnlyContain(pod => pod.Spec.Containers[0].Args.Contains("log(stdout,second)"));
    }

    [Fact]
    public async Task Row_153_a_failed_daemon_is_replaced_on_its_node()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        await kubectl.FeedAsync(WorkloadManifests.Workload("DaemonSet", await cluster.ImageAsync("wasmercise"), "first", "minReadySeconds: 0"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "daemonset/web", "--timeout=170s");
        var failed = (await cluster.PodsAsync(space))[0];

        await cluster.MergeAsync(ApiResources.Pods, space, failed.Metadata.Name, """{"spec":{"activeDeadlineSeconds":1}}""");

        await cluster.UntilAsync(
            async () => await cluster.PodsAsync(space) is { Count: 2 } pods && pods.All(WasmPods.IsReady) && pods.All(pod => pod.Metadata.Uid != failed.Metadata.Uid),
            "another Pod took its place");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : DaemonSetTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : DaemonSetTests(cluster);
}
