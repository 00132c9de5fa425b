using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.TerminationMessages;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Tests.TerminationMessages;

public sealed class TerminationMessageTests : IDisposable
{
    private const string RunId = "0123";
    private readonly TemporaryFolder folder = new();
    private readonly V1Container container = new() { Name = "app", Image = TestPods.Image };
    private readonly TerminationFiles files;
    private readonly PodLogFolders logs;

    public TerminationMessageTests()
    {
        files = new TerminationFiles(new VolumeFolders(folder.Combine("data")));
        logs = new PodLogFolders(folder.Combine("logs"));
    }

    private PodFacts Facts => new PodSimulation(TestPods.Pod(containers: container)).Facts;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null, "/dev/termination-log")]
    [InlineData("/tmp/last words", "/tmp/last words")]
    public void A_module_has_a_file_at_its_path_that_anybody_may_write(string? path, string expected)
    {
        container.TerminationMessagePath = path;
        var mount = files.Create(Facts, container, RunId, mountsFolder: false)!;

        mount.GuestPath.Should().Be(expected);
        mount.ReadOnly.Should().BeFalse();
        File.GetUnixFileMode(mount.HostPath).Should().Be((UnixFileMode)0b110_110_110);
    }

    [Fact]
    public void A_component_has_the_files_folder()
    {
        var mount = files.Create(Facts, container, RunId, mountsFolder: true)!;

        mount.GuestPath.Should().Be("/dev");
        Directory.EnumerateFiles(mount.HostPath).Should().Equal(files.PathOf(Facts.Key.Uid, container, RunId));
    }

    [Theory]
    [InlineData("/data/last", "/data")]
    [InlineData("/data/deep/last", "/data/")]
    [InlineData("/last", "/")]
    public void A_path_within_a_volume_is_refused(string path, string mountPath)
    {
        (container.TerminationMessagePath, container.VolumeMounts) = (path, [new V1VolumeMount { Name = "v", MountPath = mountPath }]);

        FluentActions.Invoking(() => files.Create(Facts, container, RunId, false)).Should().Throw<ContainerConfigException>().WithMessage("*outside of its volumes");
    }

    [Theory]
    [InlineData("/dev", true)]
    [InlineData("/", false)]
    public void The_default_path_gives_way_to_a_volume(string mountPath, bool givesWay)
    {
        container.VolumeMounts = [new V1VolumeMount { Name = "v", MountPath = mountPath }];

        (files.Create(Facts, container, RunId, false) is null).Should().Be(givesWay);
    }

    [Theory]
    [InlineData("relative/path")]
    [InlineData("/")]
    [InlineData("/folder/")]
    public void A_path_that_names_no_file_is_refused(string path)
    {
        container.TerminationMessagePath = path;

        FluentActions.Invoking(() => files.Create(Facts, container, RunId, false)).Should().Throw<ContainerConfigException>().WithMessage("*not the path of a file*");
    }

    [Fact]
    public void What_a_module_wrote_is_its_message() => Message("DONE", exitCode: 0).Should().Be("DONE");

    [Fact]
    public void What_the_host_says_stands_before_it() => Message("at step 3", exitCode: 134, hostSays: "wasm trap: unreachable").Should().Be("wasm trap: unreachable: at step 3");

    [Fact]
    public void Of_a_long_message_the_end_counts() => Message(new string('a', 5000) + "end", exitCode: 0).Should().HaveLength(4096).And.EndWith("aend");

    [Theory]
    [InlineData("FallbackToLogsOnError", 1, "", "one\ntwo")]
    [InlineData("FallbackToLogsOnError", 1, "own", "own")]
    [InlineData("FallbackToLogsOnError", 0, "", null)]
    [InlineData("File", 1, "", null)]
    public void The_log_speaks_for_a_failed_module_that_wrote_nothing(string policy, int exitCode, string written, string? expected)
    {
        container.TerminationMessagePolicy = policy;
        Log("stdout F one", "stderr P tw", "stderr F o");

        Message(written, exitCode).Should().Be(expected);
    }

    [Fact]
    public void Of_a_long_log_80_lines_count_and_of_them_2048_bytes()
    {
        container.TerminationMessagePolicy = "FallbackToLogsOnError";
        Log([.. Enumerable.Range(1, 100).Select(static n => $"stdout F {n}")]);
        Message("", exitCode: 1).Should().StartWith("21\n22\n").And.EndWith("\n99\n100");

        Log("stdout F " + new string('x', 3000) + "é");
        Message("", exitCode: 1)!.Length.Should().Be(2047, "the last two bytes are one character");
    }

    [Fact]
    public void A_link_in_place_of_the_file_leads_nowhere()
    {
        var secret = folder.Combine("secret");
        File.WriteAllText(secret, "hidden");
        var path = files.PathOf(Facts.Key.Uid, container, RunId);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, secret);

        new TerminationReader(files, logs).Complete(Facts, "app", Run(0, null)).Message.Should().BeNull();
    }

    private static ContainerRun Run(int exitCode, string? hostSays) =>
        new() { Id = RunId, Attempt = 0, State = RunState.Exited, Image = TestPods.Image, ImageId = "", ExitCode = exitCode, Message = hostSays };

    private string? Message(string written, int exitCode, string? hostSays = null)
    {
        File.WriteAllText(files.Create(Facts, container, RunId, mountsFolder: false)!.HostPath, written);
        return new TerminationReader(files, logs).Complete(Facts, "app", Run(exitCode, hostSays)).Message;
    }

    private void Log(params string[] records)
    {
        logs.Create(Facts.Key, "app");
        File.WriteAllText(logs.PathOf(Facts.Key, "app", 0), string.Concat(records.Select(static r => $"2030-01-01T00:00:00.000000000Z {r}\n")));
    }
}
