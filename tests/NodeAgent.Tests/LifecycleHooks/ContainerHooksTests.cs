using k8s.Models;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.LifecycleHooks;

/// <summary>Hooks in a whole agent, on the test's clock.</summary>
public sealed class ContainerHooksTests : IAsyncDisposable
{
    private readonly TestNode node = new();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_preStop_hook_that_sleeps_puts_the_stop_off(int seconds)
    {
        await StartAsync(new V1Lifecycle { PreStop = Sleep(seconds) });
        await node.RunningAsync();
        var asked = node.Time.GetUtcNow();
        node.Delete();
        await node.UntilAsync(() => node.Hosts.Alive.Single().Stops.Count > 0);

        (node.Time.GetUtcNow() - asked).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds));
        node.Hosts.Alive.Single().Stops.Should().ContainSingle().Which.ExitCode.Should().Be(143);
        node.Events.Messages("Killing").Should().Equal("Stopping container app");
        await node.UntilAsync(() => node.Pod() is null);
        node.Events.Messages("FailedPreStopHook").Should().BeEmpty();
    }

    [Fact]
    public async Task A_preStop_hook_that_takes_too_long_is_cut_off_and_told_of()
    {
        await StartAsync(new V1Lifecycle { PreStop = Sleep(1000) });
        await node.RunningAsync();
        var asked = node.Time.GetUtcNow();
        node.Delete(grace: 20);
        await node.UntilAsync(() => node.Pod() is null);

        (node.Time.GetUtcNow() - asked).Should().BeLessThan(TimeSpan.FromSeconds(1000));
        node.Hosts.Alive.Single().Stops.Should().ContainSingle().Which.ExitCode.Should().Be(143);
        node.Events.Messages("FailedPreStopHook").Should().ContainSingle();
    }

    [Fact]
    public async Task A_pod_can_be_deleted_during_its_postStart_hook()
    {
        await StartAsync(new V1Lifecycle { PostStart = Sleep(1000) });
        await node.UntilAsync(() => node.Hosts.Starts == 1 && node.Pod()?.Status.ContainerStatuses is [{ ContainerID: not null }]);
        node.Container().State.Waiting.Reason.Should().Be("ContainerCreating");
        var asked = node.Time.GetUtcNow();
        node.Delete();
        await node.UntilAsync(() => node.Pod() is null);

        (node.Time.GetUtcNow() - asked).Should().BeLessThan(TimeSpan.FromSeconds(1000));
    }

    [Fact]
    public async Task A_postStart_hook_that_nobody_answers_ends_the_container()
    {
        await StartAsync(new V1Lifecycle { PostStart = new V1LifecycleHandler { HttpGet = new V1HTTPGetAction { Host = "127.0.0.1", Port = "1" } } });
        await node.UntilAsync(() => node.Container().RestartCount > 0 && node.Container().State.Waiting?.Reason == "PostStartHookError");

        node.Events.Messages("FailedPostStartHook").Should().Contain(static m => m.StartsWith("PostStartHook failed: ", StringComparison.Ordinal));
        node.Events.Messages("Killing").Should().Contain("FailedPostStartHook");
    }

    [Theory]
    [InlineData("livenessProbe.exec")]
    [InlineData("lifecycle.postStart.exec")]
    [InlineData("lifecycle.preStop.tcpSocket")]
    public async Task Handlers_that_cannot_work_are_refused_by_name(string field)
    {
        var exec = new V1ExecAction { Command = ["true"] };
        var container = TestPods.Container("app");
        switch (field)
        {
            case "livenessProbe.exec":
                container.LivenessProbe = new V1Probe { Exec = exec };
                break;
            case "lifecycle.postStart.exec":
                container.Lifecycle = new V1Lifecycle { PostStart = new V1LifecycleHandler { Exec = exec } };
                break;
            default:
                container.Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { TcpSocket = new V1TCPSocketAction { Port = "80" } } };
                break;
        }

        await node.StartAgentAsync();
        node.Add(TestPods.Pod(containers: container));
        await node.UntilAsync(() => node.Pod()?.Status.ContainerStatuses is [{ State.Waiting.Reason: "CreateContainerConfigError" }]);

        node.Container().State.Waiting.Message.Should().StartWith(field).And.Contain("use httpGet");
        node.Hosts.Starts.Should().Be(0);
    }

    private static V1LifecycleHandler Sleep(int seconds) => new() { Sleep = new V1SleepAction { Seconds = seconds } };

    private async Task StartAsync(V1Lifecycle lifecycle)
    {
        var container = TestPods.Container("app");
        container.Lifecycle = lifecycle;
        await node.StartAgentAsync();
        node.Add(TestPods.Pod(containers: container));
        await node.UntilAsync(() => node.Pod()?.Status.ContainerStatuses is { Count: 1 });
    }
}
