using System.Diagnostics;
using System.Net;
using k8s;
using k8s.Models;
using Krustlet.Testing.ControlPlane;
using Krustlet.Testing.ControlPlane.Processes;
using Krustlet.Testing.ControlPlane.Programs;

namespace Krustlet.ControlPlane.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public async Task Two_that_start_at_the_same_time_share_nothing()
    {
        var both = await Task.WhenAll(StartAsync(), StartAsync());
        await using var first = both[0];
        await using var second = both[1];
        using var firstClient = ControlPlaneFixture.Connect(first.AdminKubeconfigPath);
        using var secondClient = ControlPlaneFixture.Connect(second.AdminKubeconfigPath);

        await first.CreateNamespaceAsync("only-here", CancellationToken.None);

        (await firstClient.CoreV1.ListNamespaceAsync()).Items.Should().Contain(space => space.Name() == "only-here");
        (await secondClient.CoreV1.ListNamespaceAsync()).Items.Should().NotContain(space => space.Name() == "only-here");
        first.ProcessIds.Values.Should().NotIntersectWith(second.ProcessIds.Values);
    }

    [Fact]
    public async Task Disposing_leaves_no_process_and_no_file()
    {
        var controlPlane = await StartAsync();
        ProcessTable.WithArgument(controlPlane.DataDirectory).Should().BeEquivalentTo(controlPlane.ProcessIds.Values).And.HaveCount(5);

        await controlPlane.DisposeAsync();

        ProcessTable.WithArgument(controlPlane.DataDirectory).Should().BeEmpty();
        Directory.Exists(controlPlane.DataDirectory).Should().BeFalse();
    }

    [Fact]
    public async Task A_crash_is_reported_with_the_end_of_the_log()
    {
        var controlPlane = await StartAsync();

        // The API server is there before the others have said a word.
        var log = Directory.GetFiles(controlPlane.DataDirectory, "kube-scheduler.log", SearchOption.AllDirectories).Should().ContainSingle().Which;
        await Eventually.GetAsync(() => File.ReadAllTextAsync(log), static text => text.Contains("Serving securely", StringComparison.Ordinal));
        using (var scheduler = Process.GetProcessById(controlPlane.ProcessIds["kube-scheduler"]))
        {
            scheduler.Kill();
        }

        var crash = (await controlPlane.Awaiting(it => it.Completion).Should().ThrowAsync<ComponentCrashedException>()).Which;
        await controlPlane.Awaiting(it => it.DisposeAsync().AsTask()).Should().ThrowAsync<ComponentCrashedException>();

        crash.Component.Should().Be("kube-scheduler");
        crash.LogTail.Should().Contain("Serving securely");
        Directory.Exists(controlPlane.DataDirectory).Should().BeFalse();
    }

    [Fact]
    public async Task A_component_that_cannot_start_ends_the_start_with_its_log()
    {
        var options = new RealControlPlaneOptions { ServiceNetwork = IPNetwork.Parse("10.96.0.0/31") };

        var start = () => RealControlPlane.StartAsync(options, CancellationToken.None);

        var crash = (await start.Should().ThrowAsync<ComponentCrashedException>()).Which;
        crash.Component.Should().Be("kube-apiserver");
        crash.LogTail.Should().Contain("service cluster IP range");
    }

    [Fact]
    public async Task Components_die_with_the_process_that_started_them()
    {
        var runner = Path.Combine(AppContext.BaseDirectory, "Krustlet.ControlPlane.Runner.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [runner]) { RedirectStandardOutput = true })!;
        var export = await process.StandardOutput.ReadLineAsync();
        var dataDirectory = Path.GetDirectoryName(Path.GetDirectoryName(export!.Split('=')[1]))!;
        ProcessTable.WithArgument(dataDirectory).Should().HaveCount(5);

        process.Kill();

        await Eventually.GetAsync(() => Task.FromResult(ProcessTable.WithArgument(dataDirectory)), processes => processes.Count == 0);
        Directory.Delete(dataDirectory, recursive: true);
    }

    [Fact]
    public async Task A_directory_without_the_programs_is_refused_with_the_way_to_get_them()
    {
        var options = new RealControlPlaneOptions { ProgramsDirectory = Path.GetTempPath() };

        var start = () => RealControlPlane.StartAsync(options, CancellationToken.None);

        await start.Should().ThrowAsync<ProgramsUnusableException>().WithMessage("*no kube-apiserver*eng/control-plane/build*");
    }

    [Fact]
    public async Task Invalid_options_are_all_reported_at_once()
    {
        var options = new RealControlPlaneOptions { PodNetworkMaskPerNode = 8, StartTimeout = TimeSpan.Zero };

        var start = () => RealControlPlane.StartAsync(options, CancellationToken.None);

        (await start.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("PodNetworkMaskPerNode").And.Contain("StartTimeout");
    }

    private static Task<RealControlPlane> StartAsync() => RealControlPlane.StartAsync(new RealControlPlaneOptions(), CancellationToken.None);
}
