using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Row 150 of the kubelet's contract: where logs are, and how much is kept of them.</summary>
public abstract class LogFileTests(ClusterFixture cluster)
{
    private const int LargestLog = 8192;
    private const int LongestLine = 200;

    [Fact]
    public async Task Row_150_a_log_is_where_collectors_look_for_it_in_the_form_they_read()
    {
        var space = await cluster.CreateNamespaceAsync();
        var ended = await cluster.RunAsync(space, (await cluster.ScriptAsync("log(stdout,out)", "log(stderr,err)")).On(ClusterFixture.QuickNode));

        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder(space, ended.Metadata.Uid), "0.log"));

        const string Time = @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d) ";
        lines.Should().ContainSingle(static line => line.EndsWith(" out", StringComparison.Ordinal)).Which.Should().MatchRegex(Time + "stdout F out$");
        lines.Should().ContainSingle(static line => line.EndsWith(" err", StringComparison.Ordinal)).Which.Should().MatchRegex(Time + "stderr F err$");
    }

    [Fact]
    public async Task Row_150_a_log_is_rotated_and_only_so_many_files_are_kept()
    {
        var space = await cluster.CreateNamespaceAsync();
        var ended = await cluster.RunAsync(space, (await cluster.ScriptAsync("tick(1000,1)")).On(ClusterFixture.QuickNode));

        var files = new DirectoryInfo(Folder(space, ended.Metadata.Uid)).GetFiles();

        files.Should().HaveCount(3).And.OnlyContain(static file => file.Length <= LargestLog + LongestLine);
        files.Select(static file => file.Name).Should().Contain("0.log");
        (await cluster.LogsAsync(space, "main", "tailLines=2")).Should().Contain("tick 1000\n");
    }

    private string Folder(string space, string uid) => Path.Combine(cluster.Stack.Nodes[ClusterFixture.QuickNode].DataDirectory, "logs", $"{space}_main_{uid}", "main");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : LogFileTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : LogFileTests(cluster);
}
