using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Row 143 of the kubelet's contract: a runtime class is all that a Pod needs to say.</summary>
public abstract class RuntimeClassTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_143_it_brings_selector_and_tolerations_along()
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
    public async Task Row_143_its_overhead_is_added()
    {
        var space = await cluster.CreateNamespaceAsync();
        var name = await CreateAsync(space);
        var pod = WasmPods.Create("main", await cluster.ImageAsync("ticker-wat"));
        pod.Spec.RuntimeClassName = name;

        await cluster.CreatePodAsync(space, pod);

        var running = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        running.Spec.Overhead.Should().ContainKey("memory").WhoseValue.ToString().Should().Be("8Mi");
    }

    [Fact]
    public async Task Row_143_one_that_does_not_exist_is_refused() =>
        await ShouldBeRefusedAsync(await cluster.CreateNamespaceAsync(), "nobody-has-this");

    [Fact]
    public async Task Row_143_one_that_was_deleted_is_refused()
    {
        var space = await cluster.CreateNamespaceAsync();
        var name = await CreateAsync(space);
        await cluster.Api.DeleteAsync(ApiResources.RuntimeClasses, NamespacedName.Cluster(name), new DeleteRequest(), CancellationToken.None);

        await ShouldBeRefusedAsync(space, name);
    }

    private async Task<string> CreateAsync(string space)
    {
        var name = "class-of-" + space;
        var overhead = new V1Overhead { PodFixed = new Dictionary<string, ResourceQuantity> { ["memory"] = new("8Mi") } };
        var created = new V1RuntimeClass { Metadata = new V1ObjectMeta { Name = name }, Handler = "wasi", Overhead = overhead };
        await cluster.Api.CreateAsync(ApiResources.RuntimeClasses, created, CancellationToken.None);
        return name;
    }

    /// <summary>The API server's own copy of the classes may be a moment behind.</summary>
    private Task ShouldBeRefusedAsync(string space, string name) => cluster.UntilAsync(
        async () =>
        {
            var pod = WasmPods.Create("refused", "registry.test/hello:v1");
            pod.Spec.RuntimeClassName = name;
            try
            {
                await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "refused"), new DeleteRequest(GracePeriodSeconds: 0), CancellationToken.None);
                await cluster.CreatePodAsync(space, pod);
                return false;
            }
            catch (ApiException error) when (error.Reason == ApiErrorReason.Forbidden)
            {
                error.Message.Should().Contain(name);
                return true;
            }
        },
        "is refused");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : RuntimeClassTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : RuntimeClassTests(cluster);
}
