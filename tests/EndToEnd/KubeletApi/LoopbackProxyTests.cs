using k8s.Models;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;

namespace Krustlet.EndToEnd.KubeletApi;

/// <summary>Pods at loopback addresses, which a proxy in the API server would let anybody reach on the API server's own machine.</summary>
public abstract class LoopbackProxyTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_155_no_proxy_leads_to_a_loopback_address()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", new V1Container
        {
            Name = "main",
            Image = await cluster.ImageAsync("health-c"),
            Ports = [new V1ContainerPort { ContainerPort = 8080 }],
        }));
        await cluster.UntilPodAsync(space, "main", static pod => pod.Status.PodIP?.StartsWith("127.", StringComparison.Ordinal) == true, "has a loopback address");

        var refused = await new Kubectl(cluster, KubectlVersion.Installed, space).TryAsync("", "get", "--raw", $"/api/v1/namespaces/{space}/pods/main:8080/proxy/healthz");

        refused.ExitCode.Should().NotBe(0);
        refused.Error.Should().Contain("(BadRequest)").And.Contain("address not allowed");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : LoopbackProxyTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : LoopbackProxyTests(cluster);
}
