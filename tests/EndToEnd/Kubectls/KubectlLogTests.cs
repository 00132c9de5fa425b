using System.Globalization;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Kubectls;

/// <summary>What a module wrote, as kubectl asks for it.</summary>
public abstract class KubectlLogTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_133_what_a_module_prints_is_in_its_log()
    {
        var space = await cluster.CreateNamespaceAsync();

        (await cluster.LogOfAsync(space, await cluster.ScriptAsync("log(stdout,Hello World)", "log(stderr,Goodbye World)"))).Should().Contain("Hello World\n").And.Contain("Goodbye World\n");
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task Row_134_options_choose_what_is_shown_of_a_log(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        await kubectl.FeedAsync(KubectlManifests.Pod("main", await cluster.ImageAsync("wasmercise"), "Never", "tick(5,100)"), "create", "-f", "-");
        await cluster.UntilPodAsync(space, "main", pod => pod.Status?.ContainerStatuses?[0].ContainerID is not null, "was started");

        var followed = Lines(await kubectl.RunAsync("logs", "-f", "main"));

        followed.Should().ContainInOrder("tick 1", "tick 2", "tick 3", "tick 4", "tick 5");
        Lines(await kubectl.RunAsync("logs", "main", "-c", "main")).Should().Equal(followed);
        Lines(await kubectl.RunAsync("logs", "main", "--tail=1")).Should().Equal(followed[^1]);
        Lines(await kubectl.RunAsync("logs", "main", "--since=24h")).Should().Equal(followed);
        (await kubectl.RunAsync("logs", "main", "--limit-bytes=1")).Should().Be(followed[0][..1]);
        await cluster.UntilAsync(async () => (await kubectl.RunAsync("logs", "main", "--since=1s")).Length == 0, "wrote nothing in the last second");
        Lines(await kubectl.RunAsync("logs", "main", "--timestamps")).Should().HaveCount(followed.Length)
            .And.OnlyContain(line => HasTimestamp(line));
    }

    [Theory]
    [InlineData(KubectlVersion.Installed)]
    [InlineData(KubectlVersion.Oldest)]
    public async Task The_previous_run_can_be_read(KubectlVersion version)
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, version, space);
        await kubectl.FeedAsync(KubectlManifests.Pod("main", await cluster.ImageAsync("wasmercise"), "OnFailure", "log(stdout,one run)", "exit(3)"), "create", "-f", "-");
        await cluster.UntilPodAsync(space, "main", pod => pod.Status?.ContainerStatuses?[0].RestartCount > 0, "was restarted");

        (await kubectl.RunAsync("logs", "main", "--previous")).Should().Contain("one run");
    }

    private static bool HasTimestamp(string line) => DateTimeOffset.TryParse(line.Split(' ')[0], CultureInfo.InvariantCulture, out _);

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : KubectlLogTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : KubectlLogTests(cluster);
}
