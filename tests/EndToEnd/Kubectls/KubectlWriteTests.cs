using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Modules;

namespace Krustlet.EndToEnd.Kubectls;

/// <summary>What kubectl changes.</summary>
public abstract class KubectlWriteTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task Apply_on_either_side_diff_and_scale(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        var image = await cluster.ImageAsync("ticker-wat");
        var manifest = KubectlManifests.Module(image, 1);

        (await kubectl.FeedAsync(manifest, "apply", "-f", "-")).Should().Contain("created");
        (await kubectl.FeedAsync(manifest, "apply", "-f", "-")).Should().Contain("unchanged");
        (await kubectl.TryAsync(manifest, "diff", "-f", "-")).ExitCode.Should().Be(0);
        var difference = await kubectl.TryAsync(KubectlManifests.Module(image, 2), "diff", "-f", "-");
        difference.ExitCode.Should().Be(1, difference.Error);
        difference.Output.Should().Contain("-  replicas: 1").And.Contain("+  replicas: 2");
        (await kubectl.FeedAsync(KubectlManifests.Module(image, 2), "apply", "--server-side", "--force-conflicts", "-f", "-")).Should().Contain("serverside-applied");
        await cluster.UntilReadyAsync(space, "hello", 2);
        (await kubectl.RunAsync("scale", "wasmmodule/hello", "--replicas=1")).Should().Contain("scaled");
        await cluster.UntilReadyAsync(space, "hello", 1);
        await kubectl.RunAsync("delete", "wasmmodule", "hello");
        await cluster.UntilGoneAsync(ApiResources.Deployments, space, "hello");
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task Patches_of_all_kinds_and_labels(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        await kubectl.FeedAsync(KubectlManifests.Pod("main", await cluster.ImageAsync("ticker-wat"), "Always"), "create", "-f", "-");
        await kubectl.RunAsync("wait", "--for=condition=Ready", "pod/main", "--timeout=170s");

        await kubectl.RunAsync("patch", "pod", "main", "--type=json", "-p", """[{"op":"add","path":"/metadata/labels","value":{"a":"json"}}]""");
        await kubectl.RunAsync("patch", "pod", "main", "--type=merge", "-p", """{"metadata":{"labels":{"b":"merge"}}}""");
        await kubectl.RunAsync("patch", "pod", "main", "--type=strategic", "-p", """{"metadata":{"labels":{"c":"strategic"}}}""");
        await kubectl.RunAsync("label", "pod", "main", "d=label");

        (await kubectl.RunAsync("get", "pods", "-l", "a=json,b=merge,c=strategic,d=label", "-o", "name")).Trim().Should().Be("pod/main");
        (await kubectl.RunAsync("delete", "pod", "main")).Should().Contain("deleted");
        (await kubectl.RunAsync("get", "pods", "-o", "name")).Should().BeEmpty();
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task A_forced_delete_is_immediate(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        await kubectl.FeedAsync(KubectlManifests.Pod("main", await cluster.ImageAsync("spin-wat"), "Always"), "create", "-f", "-");
        await kubectl.RunAsync("wait", "--for=condition=Ready", "pod/main", "--timeout=170s");

        (await kubectl.RunAsync("delete", "pod", "main", "--force", "--grace-period=0")).Should().Contain("force deleted");

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task A_malformed_manifest_is_refused_by_field(KubectlVersion version)
    {
        var kubectl = new Kubectl(cluster, version, await cluster.CreateNamespaceAsync());
        var pod = KubectlManifests.Pod("main", "localhost/none:v1", "Never");
        var module = KubectlManifests.Module("localhost/none:v1", 1);

        await ShouldBeRefusedAsync(kubectl, pod.Replace("containers:", "contianers:", StringComparison.Ordinal), "contianers");
        await ShouldBeRefusedAsync(kubectl, pod.Replace("restartPolicy: Never", "restartPolicy: Perhaps", StringComparison.Ordinal), "spec.restartPolicy");
        await ShouldBeRefusedAsync(kubectl, module.Replace("replicas: 1", "replicas: many", StringComparison.Ordinal), "spec.replicas");
        await ShouldBeRefusedAsync(kubectl, module + "\n  workload: Nonsense", "spec.workload");
        (await kubectl.RunAsync("get", "pods,wasmmodules", "-o", "name")).Should().BeEmpty();
    }

    private static async Task ShouldBeRefusedAsync(Kubectl kubectl, string manifest, string field)
    {
        var result = await kubectl.TryAsync(manifest, "apply", "-f", "-");
        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(field);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : KubectlWriteTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : KubectlWriteTests(cluster);
}
