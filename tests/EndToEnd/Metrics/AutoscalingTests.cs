using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;
using Krustlet.EndToEnd.Modules;
using Krustlet.EndToEnd.Workloads;

namespace Krustlet.EndToEnd.Metrics;

/// <summary>
/// What the nodes measure is what autoscaling and <c>kubectl top</c> work with. Only on the real control plane: the embedded one has
/// no aggregator and no autoscaler.
/// </summary>
[Collection(RealCluster.Name)]
public sealed class AutoscalingTests(RealClusterFixture cluster)
{
    [Fact]
    public async Task A_deployment_grows_with_the_memory_of_its_modules_and_top_shows_it()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var metrics = await MetricsServer.StartAsync(cluster, space);
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        var image = await cluster.ImageAsync("wasmercise");
        await kubectl.FeedAsync(WorkloadManifests.Workload("Deployment", image, "first", "replicas: 1").Replace("\"sleep(3600)\"", "\"alloc(8)\", \"sleep(3600)\"", StringComparison.Ordinal), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=50s");

        var version = await cluster.ServedVersionAsync("HorizontalPodAutoscaler", "autoscaling/v2", "autoscaling/v2beta2");
        await kubectl.FeedAsync(Autoscaler(version), "apply", "-f", "-");

        await cluster.UntilAsync(async () => await cluster.PodsAsync(space) is { Count: 3 } pods && pods.All(WasmPods.IsReady), "three Pods are Ready");
        var lines = (await kubectl.RunAsync("top", "pods", "--no-headers")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().NotBeEmpty().And.OnlyContain(line => line.StartsWith("web-", StringComparison.Ordinal) && line.TrimEnd().EndsWith("Mi", StringComparison.Ordinal));
        (await kubectl.RunAsync("top", "nodes", "--no-headers")).Should().ContainAll(cluster.NodeNames);
    }

    private static string Autoscaler(string version) => $$"""
        apiVersion: {{version}}
        kind: HorizontalPodAutoscaler
        metadata: { name: web }
        spec:
          minReplicas: 1
          maxReplicas: 3
          scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
          metrics:
          - type: Resource
            resource: { name: memory, target: { type: AverageValue, averageValue: 1Mi } }
        """;
}
