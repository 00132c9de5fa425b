using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLogs;

public sealed class PodLogFoldersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly PodKey pod = new("default", "web", "uid-1");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Logs_are_where_collectors_look() =>
        new PodLogFolders("/var/log/pods").PathOf(pod, "app", 2).Should().Be("/var/log/pods/default_web_uid-1/app/2.log");

    [Fact]
    public void Old_logs_go_with_their_rotated_files_and_the_newer_ones_stay()
    {
        var logs = new PodLogFolders(folder.Path);
        logs.Create(pod, "app");
        foreach (var name in (string[])["0.log", "0.log.1", "1.log", "2.log"])
        {
            File.WriteAllText(folder.Combine("default_web_uid-1", "app", name), "x");
        }

        logs.Prune(pod, "app", oldestKept: 1);
        Directory.GetFiles(folder.Combine("default_web_uid-1", "app")).Select(Path.GetFileName).Should().BeEquivalentTo("1.log", "2.log");
    }

    [Fact]
    public void Pods_with_logs_are_known_by_their_folders()
    {
        var logs = new PodLogFolders(folder.Path);
        logs.Create(pod, "app");
        logs.Known().Should().Equal(pod);
        logs.Remove(pod);
        logs.Known().Should().BeEmpty();
    }
}
