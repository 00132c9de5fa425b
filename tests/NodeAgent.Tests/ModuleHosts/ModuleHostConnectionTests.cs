using System.Collections.Concurrent;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.ModuleHosts.Processes;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.ModuleHosts;

/// <summary>Connections to a host that are made anew, while modules start.</summary>
public sealed class ModuleHostConnectionTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeModuleHosts _hosts;

    public ModuleHostConnectionTests() => _hosts = new FakeModuleHosts(_time);

    [Fact]
    public async Task What_was_known_before_and_is_not_in_the_next_snapshot_is_lost_and_what_starts_meanwhile_is_not()
    {
        var process = _hosts.Start(["--socket", "s"], "out");
        using var client = new ScriptedHostClient();
        using var connection = new ModuleHostConnection(new HostRecord("h", process, Isolated: false), client, _hosts, static _ => { }, _time, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var following = connection.FollowAsync(stop.Token);
        client.Tell(Running("kept"), Running("lost"), SnapshotEnd);
        await connection.Synced.WaitAsync(TimeSpan.FromMinutes(1));

        client.Disconnect();
        await Eventually.AsTimePassesAsync(_time, TimeSpan.FromMilliseconds(100), () => client.Watches == 2);
        connection.Note(Status("started"));
        client.Tell(Running("kept"), SnapshotEnd, Running("started"));
        await Eventually.TrueAsync(() => connection.Runs.Find("lost")!.Run.HasExited);

        connection.Runs.All.Where(static known => !known.Run.HasExited).Select(static known => known.Run.Id).Should().BeEquivalentTo("kept", "started");
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => following).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task An_answer_that_is_read_after_its_host_has_ended_leaves_no_run_that_nobody_would_end()
    {
        var process = _hosts.Start(["--socket", "s"], "out");
        using var client = new ScriptedHostClient();
        var heard = new ConcurrentQueue<HostedRun>();
        using var connection = new ModuleHostConnection(new HostRecord("h", process, Isolated: false), client, _hosts, heard.Enqueue, _time, NullLogger.Instance);
        var following = connection.FollowAsync(CancellationToken.None);
        client.Tell(SnapshotEnd);
        await connection.Synced.WaitAsync(TimeSpan.FromMinutes(1));

        _hosts.Kill(process);
        client.Disconnect();
        await Eventually.AsTimePassesAsync(_time, TimeSpan.FromMilliseconds(100), () => following.IsCompleted);
        var late = connection.Note(Status("late"));

        late.Run.HasExited.Should().BeTrue();
        connection.Runs.Find("late")!.Run.Reason.Should().Be("Error");
        heard.Select(static run => run.Run.State).Should().Equal(RunState.Running, RunState.Exited);
    }

    private static WatchModulesReply SnapshotEnd => new() { SnapshotEnd = new SnapshotEnd() };

    private static WatchModulesReply Running(string id) => new() { Module = Status(id) };

    private static ModuleStatus Status(string id) => new() { Id = id, State = ModuleState.Running, Owner = new Owner { PodNamespace = "default", PodName = id, PodUid = id, ContainerName = "app", Image = "r/app", ImageId = "r/app" } };
}
