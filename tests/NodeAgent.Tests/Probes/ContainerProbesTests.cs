using k8s.Models;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.Probes;

/// <summary>Probing in a whole agent, on the test's clock.</summary>
public sealed class ContainerProbesTests : IAsyncDisposable
{
    private readonly TestNode node = new();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task Probes_wait_for_their_initial_delay_and_then_come_once_a_period()
    {
        await StartAsync(static c => c.ReadinessProbe = Get("/ready", period: 10, delay: 30));
        await node.RunningAsync();
        await node.PassAsync(TimeSpan.FromSeconds(20));
        node.Prober.Asked("app", "/ready").Should().Be(0);
        node.Container().Ready.Should().BeFalse();

        await node.UntilAsync(() => node.Container().Ready);
        var before = node.Prober.Asked("app", "/ready");
        await node.PassAsync(TimeSpan.FromSeconds(100));
        (node.Prober.Asked("app", "/ready") - before).Should().BeInRange(8, 12);
    }

    [Fact]
    public async Task A_liveness_probe_that_fails_restarts_the_container_and_tells_so()
    {
        node.Prober.Answers["/live"] = ProbeOutcome.Failure("HTTP probe failed with statuscode: 500");
        await StartAsync(static c => c.LivenessProbe = Get("/live", failures: 2));

        await node.UntilAsync(() => node.Container().RestartCount == 1);
        node.Container().LastState.Terminated.ExitCode.Should().Be(143);
        Messages("Unhealthy").Should().Contain("Liveness probe failed: HTTP probe failed with statuscode: 500");
        Messages("Killing").Should().Contain("Container app failed liveness probe, will be restarted");
    }

    [Fact]
    public async Task A_probe_that_cannot_be_done_is_tried_three_times_and_decides_nothing()
    {
        node.Prober.Answers["/live"] = ProbeOutcome.Unknown("couldn't find port");
        await StartAsync(static c => c.LivenessProbe = Get("/live", failures: 1));
        await node.UntilAsync(() => node.Prober.Asked("app", "/live") >= 9);

        node.Container().RestartCount.Should().Be(0);
        Messages("Unhealthy").Should().OnlyContain(static m => m == "Liveness probe errored: couldn't find port");
        Results().Should().Contain(static c => c.Result == "unknown");
    }

    [Fact]
    public async Task Others_wait_until_the_startup_probe_succeeds()
    {
        node.Prober.Answers["/up"] = ProbeOutcome.Failure("not yet");
        await StartAsync(static c => (c.StartupProbe, c.LivenessProbe, c.ReadinessProbe) = (Get("/up", failures: 1000), Get("/live"), Get("/ready")));
        await node.UntilAsync(() => node.Prober.Asked("app", "/up") > 5);
        (node.Prober.Asked("app", "/live"), node.Prober.Asked("app", "/ready")).Should().Be((0, 0));
        node.Container().Started.Should().BeFalse();

        node.Prober.Answers["/up"] = ProbeOutcome.Success;
        await node.UntilAsync(() => node.Container().Ready);
        node.Container().Started.Should().BeTrue();
        var startups = node.Prober.Asked("app", "/up");
        await node.UntilAsync(() => node.Prober.Asked("app", "/live") > 5);
        node.Prober.Asked("app", "/up").Should().Be(startups, "a start is decided once");
    }

    [Fact]
    public async Task What_is_ready_stays_ready_when_the_agent_is_replaced()
    {
        await StartAsync(static c => c.ReadinessProbe = Get("/ready"));
        await node.UntilAsync(() => node.Container().Ready);
        await node.EndAgentAsync();
        var transition = Ready();
        await node.StartAgentAsync();
        var asked = node.Prober.Asked("app", "/ready");
        await node.UntilAsync(() => node.Prober.Asked("app", "/ready") > asked + 3);

        node.Container().Ready.Should().BeTrue();
        Ready().LastTransitionTime.Should().Be(transition.LastTransitionTime);
    }

    [Fact]
    public async Task Results_are_counted_and_forgotten_with_the_pod()
    {
        await StartAsync(static c => c.ReadinessProbe = Get("/ready"));
        await node.UntilAsync(() => Results().Any(static c => c.Total > 2));

        Results().Single().Should().BeEquivalentTo(new { ProbeType = "Readiness", Result = "successful", Container = "app", Pod = "web", Namespace = "default", PodUid = "uid-web" });
        node.Delete();
        await node.UntilAsync(() => node.Pod() is null);
        await node.UntilAsync(() => Results().Count == 0);
    }

    private static V1Probe Get(string path, int period = 5, int delay = 0, int failures = 3) =>
        new() { HttpGet = new V1HTTPGetAction { Path = path, Port = "80" }, PeriodSeconds = period, InitialDelaySeconds = delay, FailureThreshold = failures };

    private IReadOnlyList<ProbeCount> Results() => node.Services.GetRequiredService<ProbeResults>().Read();

    private IEnumerable<string> Messages(string reason) => node.Events.Messages(reason);

    private V1PodCondition Ready() => node.Pod()!.Status.Conditions.Single(static c => c.Type == "Ready");

    private async Task StartAsync(Action<V1Container> change)
    {
        var container = TestPods.Container("app");
        change(container);
        await node.StartAgentAsync();
        node.Add(TestPods.Pod(containers: container));
        await node.UntilAsync(() => node.Pod()?.Status.ContainerStatuses is { Count: 1 });
    }
}
