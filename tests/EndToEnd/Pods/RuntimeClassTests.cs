using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Row 143 of the kubelet's contract: a runtime class is all that a Pod needs to say.</summary>
public abstract class RuntimeClassTests(ClusterFixture cluster)
{
    [Fact]
    public async Task It_brings_selector_and_tolerations_along()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.UntilAsync(ApiResources.RuntimeClasses, null, "krustlet-wasi", _ => true, "exists");
        var pod = WasmPods.Create("main", await cluster.ImageAsync("ticker-wat"));
        (pod.Spec.NodeSelector, pod.Spec.Tolerations, pod.Spec.RuntimeClassName) = (null, null, "krustlet-wasi");

        await cluster.CreatePodAsync(space, pod);

        var running = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        cluster.NodeNames.Should().Contain(running.Spec.NodeName);
        running.Spec.NodeSelector.Should().NotBeEmpty();
        running.Spec.Tolerations.Should().Contain(toleration => toleration.Key == "kubernetes.io/arch");
    }

    [Fact]
    public async Task One_that_does_not_exist_is_refused()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", "registry.test/hello:v1");
        pod.Spec.RuntimeClassName = "nobody-has-this";

        var create = () => cluster.CreatePodAsync(space, pod);

        var refused = await create.Should().ThrowAsync<ApiException>();
        refused.Which.Reason.Should().Be(ApiErrorReason.Forbidden);
        refused.Which.Message.Should().Contain("nobody-has-this");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : RuntimeClassTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : RuntimeClassTests(cluster);
}
