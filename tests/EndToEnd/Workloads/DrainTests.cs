using k8s.Models;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;
using Krustlet.EndToEnd.Modules;

namespace Krustlet.EndToEnd.Workloads;

/// <summary>Pods of modules are evicted within the budget that protects them.</summary>
public abstract class DrainTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_154_an_eviction_beyond_the_budget_is_refused_until_there_is_another_ready_pod()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        await kubectl.FeedAsync(WorkloadManifests.Workload("Deployment", await cluster.ImageAsync("wasmercise"), "first", "replicas: 1"), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=170s");
        var version = await cluster.ServedVersionAsync("PodDisruptionBudget", "policy/v1", "policy/v1beta1");
        await kubectl.FeedAsync(Budget(version), "apply", "-f", "-");
        await cluster.UntilAsync(async () => await HealthyAsync(kubectl) == "1", "the budget has counted the Pod");
        var pod = (await cluster.PodsAsync(space)).Single();

        var refused = await EvictAsync(kubectl, version, pod);
        refused.ExitCode.Should().NotBe(0);
        refused.Error.Should().Contain("disruption budget");

        await kubectl.RunAsync("scale", "deployment/web", "--replicas=2");
        await cluster.UntilAsync(async () => await HealthyAsync(kubectl) == "2", "the budget has counted both");
        (await EvictAsync(kubectl, version, pod)).ExitCode.Should().Be(0);
        await cluster.UntilAsync(
            async () => await cluster.PodsAsync(space) is { Count: 2 } pods && pods.All(WasmPods.IsReady) && pods.All(other => other.Metadata.Uid != pod.Metadata.Uid),
            "another Pod took its place");
    }

    private static string Budget(string version) => $$"""
        apiVersion: {{version}}
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec:
          minAvailable: 1
          selector: { matchLabels: { app: web } }
        """;

    private static Task<string> HealthyAsync(Kubectl kubectl) => kubectl.RunAsync("get", "poddisruptionbudget", "web", "-o", "jsonpath={.status.currentHealthy}");

    private static Task<KubectlResult> EvictAsync(Kubectl kubectl, string version, V1Pod pod) => kubectl.TryAsync(
        $$$"""{"apiVersion":"{{{version}}}","kind":"Eviction","metadata":{"name":"{{{pod.Metadata.Name}}}","namespace":"{{{pod.Metadata.NamespaceProperty}}}"}}""",
        "create", "--raw", $"/api/v1/namespaces/{pod.Metadata.NamespaceProperty}/pods/{pod.Metadata.Name}/eviction", "-f", "-");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : DrainTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : DrainTests(cluster);
}
