using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Contract H: what a running module sees of a change, on a node that looks every second.</summary>
public abstract class UpdatedVolumeTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_117_changes_of_a_config_map_arrive()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "source", ("old", "1"));
        await StartAsync(space, new V1Volume { Name = "v", ConfigMap = new V1ConfigMapVolumeSource { Name = "source" } }, "wait_for(file:/v/new)", "assert_not_exists(file:/v/old)");

        await cluster.MergeAsync(ApiResources.ConfigMaps, space, "source", """{"data":{"old":null,"new":"2"}}""");

        await cluster.UntilPodAsync(space, "main", static p => p.Status?.Phase == "Succeeded", "has seen it");
    }

    [Fact]
    public async Task Row_118_an_optional_config_map_that_comes_later_arrives()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, new V1Volume { Name = "v", ConfigMap = new V1ConfigMapVolumeSource { Name = "source", Optional = true } }, "wait_for(file:/v/late)");

        await cluster.ConfigMapAsync(space, "source", ("late", "2"));

        await cluster.UntilPodAsync(space, "main", static p => p.Status?.Phase == "Succeeded", "has seen it");
    }

    [Fact]
    public async Task Row_125_a_secret_that_changes_and_an_optional_one_that_comes_later_arrive()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.SecretAsync(space, "source", ("old", "1"));
        var late = new V1Volume { Name = "o", Secret = new V1SecretVolumeSource { SecretName = "later", Optional = true } };
        await StartAsync(
            space, new V1Volume { Name = "v", Secret = new V1SecretVolumeSource { SecretName = "source" } },
            pod => pod.WithVolume(late, "/o"), "wait_for(file:/v/new)", "wait_for(file:/o/late)");

        await cluster.MergeAsync(ApiResources.Secrets, space, "source", """{"stringData":{"new":"2"}}""");
        await cluster.SecretAsync(space, "later", ("late", "2"));

        await cluster.UntilPodAsync(space, "main", static p => p.Status?.Phase == "Succeeded", "has seen both");
    }

    private Task StartAsync(string space, V1Volume volume, params string[] script) => StartAsync(space, volume, static pod => pod, script);

    private async Task StartAsync(string space, V1Volume volume, Func<V1Pod, V1Pod> change, params string[] script)
    {
        var pod = (await cluster.ScriptAsync(script)).On(ClusterFixture.QuickNode).WithVolume(volume, "/v");
        await cluster.CreatePodAsync(space, change(pod));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : UpdatedVolumeTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : UpdatedVolumeTests(cluster);
}
