using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Kubectls;

/// <summary>What kubectl shows.</summary>
public abstract class KubectlReadTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task Get_has_our_columns_and_describe_tells_the_story(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        await kubectl.FeedAsync(KubectlManifests.Module(await cluster.ImageAsync("ticker-wat"), 1), "apply", "-f", "-");
        await kubectl.RunAsync("wait", "--for=condition=Ready", "wasmmodule/hello", "--timeout=170s");

        var modules = (await kubectl.RunAsync("get", "wm")).Split('\n');
        Words(modules[0]).Should().Equal("NAME", "READY", "REASON", "WORKLOAD", "DESIRED", "AVAILABLE", "MODULE", "AGE");
        Words(modules[1]).Should().StartWith(["hello", "True"]).And.HaveCount(8);
        Words((await kubectl.RunAsync("get", "wasmmodules", "-o", "wide")).Split('\n')[0]).Should().EndWith(["AGE", "POOL", "DIGEST", "MESSAGE"]);
        var pods = (await kubectl.RunAsync("get", "pods", "-o", "wide")).Split('\n');
        Words(pods[0]).Should().StartWith(["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE"]);
        Words(pods[1]).Should().Contain(["1/1", "Running"]).And.Contain(word => cluster.NodeNames.Contains(word));
        (await kubectl.RunAsync("get", "nodes")).Should().Contain(cluster.NodeNames[0]).And.Contain("Ready");
        (await kubectl.RunAsync("describe", "wasmmodule", "hello")).Should().Contain("Name:").And.Contain("Conditions:");
        (await kubectl.RunAsync("describe", "pods")).Should().Contain("Scheduled").And.Contain("Started").And.Contain("Tolerations:");
        (await kubectl.RunAsync("describe", "node", cluster.NodeNames[0])).Should().Contain("NodeReady", "a node's own events are found by every kubectl");
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task A_pool_without_nodes_says_so_in_its_columns(KubectlVersion version)
    {
        var kubectl = new Kubectl(cluster, version, await cluster.CreateNamespaceAsync());
        var name = $"empty-{version.ToString().ToLowerInvariant()}";
        await kubectl.FeedAsync($"apiVersion: wasm.krustlet.dev/v1alpha1\nkind: WasmNodePool\nmetadata:\n  name: {name}\nspec: {{}}\n", "apply", "-f", "-");
        try
        {
            await kubectl.RunAsync("wait", "--for=condition=Ready=false", $"wasmnodepool/{name}", "--timeout=170s");
            var pools = (await kubectl.RunAsync("get", "wnp", name)).Split('\n');
            Words(pools[0]).Should().Equal("NAME", "READY", "REASON", "PROVISIONING", "NODES", "AVAILABLE", "UPDATED", "AGE");
            Words(pools[1]).Should().StartWith([name, "False", "NoNodes", "External", "0", "0", "0"]);
        }
        finally
        {
            await kubectl.RunAsync("delete", "wnp", name);
        }
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task A_watch_shows_a_pod_until_it_is_completed(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        var manifest = KubectlManifests.Pod("watched", await cluster.ImageAsync("wasmercise"), "Never", "log(stdout,hello)");

        await kubectl.UntilLineAsync(["get", "pods", "-w"], () => kubectl.FeedAsync(manifest, "create", "-f", "-"), "watched", "Completed");
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task Explain_discovery_and_access_answer(KubectlVersion version)
    {
        var kubectl = new Kubectl(cluster, version, await cluster.CreateNamespaceAsync());

        (await kubectl.RunAsync("explain", "wasmmodule.spec")).Should().Contain("nodePoolSelector").And.Contain("Service only: wanted count");
        (await kubectl.RunAsync("explain", "pod.spec")).Should().Contain("restartPolicy").And.Contain("containers");
        (await kubectl.RunAsync("api-resources")).Should().MatchRegex(@"wasmmodules\s+wm\s").And.MatchRegex(@"wasmnodepools\s+wnp\s").And.MatchRegex(@"pods\s+po\s");
        (await kubectl.RunAsync("auth", "can-i", "create", "wasmmodules.wasm.krustlet.dev")).Trim().Should().Be("yes");
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : KubectlReadTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : KubectlReadTests(cluster);
}
