using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;
using Krustlet.EndToEnd.Modules;

namespace Krustlet.EndToEnd.Workloads;

/// <summary>A Deployment of modules rolls as one of containers does.</summary>
public abstract class DeploymentTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_154_a_deployment_rolls_out_and_back()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        var image = await cluster.ImageAsync("wasmercise");
        await kubectl.FeedAsync(WorkloadManifests.Workload("Deployment", image, "first", "replicas: 3"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=170s");

        await kubectl.FeedAsync(WorkloadManifests.Workload("Deployment", image, "second", "replicas: 3"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=170s");
        await UntilAllSayAsync(space, "second");

        await kubectl.RunAsync("rollout", "undo", "deployment/web");
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=170s");
        await UntilAllSayAsync(space, "first");
    }

    [Fact]
    public async Task Row_154_a_rollout_to_a_module_that_does_not_exist_leaves_the_old_pods_serving()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        await kubectl.FeedAsync(WorkloadManifests.Workload("Deployment", await cluster.ImageAsync("wasmercise"), "first", "replicas: 2"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=170s");

        await kubectl.RunAsync("set", "image", "deployment/web", $"main={cluster.Registry.Authority}/nobody/nothing:v1");
        await cluster.UntilAsync(
            async () => (await cluster.PodsAsync(space)).Any(pod => WasmPods.WaitingReason(pod) is "ErrImagePull" or "ImagePullBackOff"), "the new Pod cannot pull");
        (await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.status.availableReplicas}")).Should().Be("2");

        await kubectl.RunAsync("rollout", "undo", "deployment/web");
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=170s");
        await UntilAllSayAsync(space, "first");
    }

    private Task UntilAllSayAsync(string space, string word) => cluster.UntilAsync(
        async () =>
        {
            var pods = await cluster.PodsAsync(space);
            return pods.All(pod => pod.Spec.Containers[0].Args.Contains($"log(stdout,{word})") && WasmPods.IsReady(pod));
        },
        $"only Pods that say {word} are left");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : DeploymentTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : DeploymentTests(cluster);
}
