using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;
using Krustlet.EndToEnd.Modules;

namespace Krustlet.EndToEnd.Workloads;

/// <summary>A StatefulSet of modules keeps order and names.</summary>
public abstract class StatefulSetTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_154_pods_of_a_stateful_set_come_in_order_and_roll_one_by_one()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        var image = await cluster.ImageAsync("wasmercise");
        await kubectl.FeedAsync(WorkloadManifests.Workload("StatefulSet", image, "first", "serviceName: web\n  replicas: 3"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "statefulset/web", "--timeout=170s");
        var pods = (await cluster.PodsAsync(space)).OrderBy(pod => pod.Metadata.Name).ToList();
        pods.Select(pod => pod.Metadata.Name).Should().Equal("web-0", "web-1", "web-2");
        ReadyTimes(pods).Should().BeInAscendingOrder("each waits for the one before");

        await kubectl.FeedAsync(WorkloadManifests.Workload("StatefulSet", image, "second", "serviceName: web\n  replicas: 3"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "statefulset/web", "--timeout=170s");

        pods = [.. (await cluster.PodsAsync(space)).OrderBy(pod => pod.Metadata.Name)];
        pods.Should().HaveCount(3).And.OnlyContain(pod => pod.Spec.Containers[0].Args.Contains("log(stdout,second)"));
        ReadyTimes(pods).Should().BeInDescendingOrder("the last is replaced first");
    }

    [Fact]
    public async Task Row_154_a_deleted_pod_of_a_stateful_set_comes_back_under_its_name()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        await kubectl.FeedAsync(WorkloadManifests.Workload("StatefulSet", await cluster.ImageAsync("wasmercise"), "first", "serviceName: web\n  replicas: 1"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "statefulset/web", "--timeout=170s");
        var first = await cluster.Api.GetAsync(ApiResources.Pods, new NamespacedName(space, "web-0"), CancellationToken.None);

        // kubectl gets the Pod, then lists and watches its name: when the next one of that name comes in between, it waits for the wrong one
        // for ever (kubernetes#135562). The UIDs tell.
        await kubectl.RunAsync("delete", "pod", "web-0", "--wait=false");

        var second = await cluster.UntilPodAsync(space, "web-0", pod => pod.Metadata.Uid != first!.Metadata.Uid && WasmPods.IsReady(pod), "is there again");
        second.Container().RestartCount.Should().Be(0);
    }

    private static IEnumerable<DateTime?> ReadyTimes(IEnumerable<k8s.Models.V1Pod> pods) =>
        pods.Select(pod => pod.Status.Conditions.Single(condition => condition.Type == "Ready").LastTransitionTime);

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : StatefulSetTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : StatefulSetTests(cluster);
}
