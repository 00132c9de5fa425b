using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Contract H: what a running module sees of a change.</summary>
public abstract class UpdatedVolumeTests(ClusterFixture cluster)
{
    /// <summary>One Pod for all kinds, since each has to wait out the node's refresh of up to a minute and a half.</summary>
    [Fact]
    [Trait("Contract", "117")]
    [Trait("Contract", "125")]
    public async Task Changed_added_and_optional_content_arrives()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ConfigMapAsync(space, "settings", ("old", "1"));
        await cluster.SecretAsync(space, "keys", ("old", "1"));
        var pod = await cluster.ScriptAsync(
            "wait_for(file:/c/new)", "write(lit:1)to(file:/dev/termination-log)", "wait_for(file:/k/new)", "wait_for(file:/o/late)", "assert_not_exists(file:/c/old)");
        pod.WithVolume(new V1Volume { Name = "c", ConfigMap = new V1ConfigMapVolumeSource { Name = "settings" } }, "/c")
            .WithVolume(new V1Volume { Name = "k", Secret = new V1SecretVolumeSource { SecretName = "keys" } }, "/k")
            .WithVolume(new V1Volume { Name = "o", ConfigMap = new V1ConfigMapVolumeSource { Name = "later", Optional = true } }, "/o");
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await cluster.MergeAsync(ApiResources.ConfigMaps, space, "settings", """{"data":{"old":null,"new":"2"}}""");
        await cluster.MergeAsync(ApiResources.Secrets, space, "keys", """{"stringData":{"new":"2"}}""");
        await cluster.ConfigMapAsync(space, "later", ("late", "2"));

        await cluster.UntilPodAsync(space, "main", static p => p.Status?.Phase == "Succeeded", "has seen it all", TimeSpan.FromMinutes(3));
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : UpdatedVolumeTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : UpdatedVolumeTests(cluster);
}
