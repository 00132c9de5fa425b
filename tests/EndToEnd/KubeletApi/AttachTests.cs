using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;

namespace Krustlet.EndToEnd.KubeletApi;

/// <summary>kubectl attach and exec.</summary>
public abstract class AttachTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task What_a_module_writes_is_seen_as_it_is_written_until_it_ends(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        await kubectl.FeedAsync(KubectlManifests.Pod("main", await cluster.ImageAsync("wasmercise"), "Never", "tick(60,200)", "log(stderr,the end)"), "create", "-f", "-");
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is ready");
        using var session = kubectl.Open("attach", "main");

        await session.UntilLineAsync("tick ");
        var result = await session.EndAsync();

        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().Contain("tick 59\ntick 60\n");
        result.Error.Should().Contain("the end");
    }

    [Theory]
    [InlineData(KubectlVersion.Installed, "echo-wat")]
    [InlineData(KubectlVersion.Oldest, "echo-wat")]
    [InlineData(KubectlVersion.Installed, "echo-component-wat")]
    public async Task What_is_typed_reaches_a_module_that_reads_it_and_once_it_ends_the_module_does(KubectlVersion version, string guest)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        var manifest = KubectlManifests.Pod("main", await cluster.ImageAsync(guest), "Never") + "\n      stdin: true\n      stdinOnce: true";
        await kubectl.FeedAsync(manifest, "create", "-f", "-");
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is ready");
        using var session = kubectl.Open("attach", "-i", "main");

        await session.WriteLineAsync("hello");
        await session.UntilLineAsync("hello");
        await session.WriteLineAsync("good bye");
        session.EndInput();

        await cluster.UntilPodAsync(space, "main", pod => pod.Status.Phase == "Succeeded", "read the end of its input");
        (await kubectl.RunAsync("logs", "main")).Should().Be("hello\ngood bye\n");
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task Row_136_a_command_is_refused_in_words_that_kubectl_shows(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        await kubectl.FeedAsync(KubectlManifests.Pod("main", await cluster.ImageAsync("sleep-wat"), "Never"), "create", "-f", "-");
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is ready");

        var result = await kubectl.TryAsync(string.Empty, "exec", "main", "--", "sh");

        result.ExitCode.Should().NotBe(0);
        result.Error.Should().Contain("no command can be run in pod \"main\": it is a WebAssembly module, with no shell and no processes to start.");
        result.Error.Trim().Split('\n').Should().ContainSingle("it is all there is to say");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : AttachTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : AttachTests(cluster);
}
