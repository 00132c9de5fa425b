using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.NodeShutdown;
using Krustlet.NodeAgent.PodWorkers;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.NodeAgent.Tests.NodeShutdown;

public class GracefulShutdownTests
{
    private readonly FakeNodeEvents events = new();

    [Fact]
    public async Task Ordinary_pods_end_before_critical_ones_and_say_why()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod(name: "web"));
        var critical = TestPods.Pod(name: "critical");
        critical.Spec.Priority = 2_000_000_000;
        node.Add(critical);
        await node.RunningAsync("web");
        await node.RunningAsync("critical");
        // So long that none is killed, as the next are stopped then.
        var shutdown = Shutdown(node, TimeSpan.FromHours(2));

        var stopping = shutdown.StoppingAsync(CancellationToken.None);
        await node.UntilAsync(() => stopping.IsCompleted);
        await stopping;

        // The agent ends now.
        node.Pod("critical")!.Status.Phase.Should().Be("Failed");
        node.Pod("web")!.Status.Phase.Should().Be("Failed");

        var status = node.Pod("web")!.Status;
        status.Reason.Should().Be("Terminated");
        status.Message.Should().Be("Pod was terminated in response to imminent node shutdown.");
        status.Conditions.Single(static c => c.Type == "DisruptionTarget").Reason.Should().Be("TerminationByKubelet");
        events.Reasons.Should().Equal("Shutdown");
        shutdown.Problem.Should().Be("node is shutting down");
        shutdown.Refusal(new PodSimulation(TestPods.Pod()).Facts)!.Reason.Should().Be("NodeShutdown");
        node.Hosts.Alive.SelectMany(static h => h.Stops).Select(s => node.Hosts.Alive.SelectMany(static h => h.Requests).Single(r => r.Id == s.Id).Owner.PodName).Distinct().Should().Equal("web", "critical");
    }

    [Fact]
    public async Task An_api_server_that_takes_no_status_holds_the_end_up_for_a_bounded_time()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        node.Api.Fault = static call => call.StartsWith("PATCH pods", StringComparison.Ordinal) ? ApiErrorReason.Unreachable : null;

        var stopping = Shutdown(node, TimeSpan.FromHours(2)).StoppingAsync(CancellationToken.None);
        await node.UntilAsync(() => stopping.IsCompleted);
        await stopping;

        node.Hosts.Alive.SelectMany(static h => h.Stops).Should().NotBeEmpty();
        node.Pod()!.Status.Phase.Should().Be("Running", "nobody took the news");
    }

    [Fact]
    public async Task Without_a_grace_period_a_stop_leaves_pods_running()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var shutdown = Shutdown(node, TimeSpan.Zero);

        await shutdown.StoppingAsync(CancellationToken.None);

        shutdown.Problem.Should().BeNull();
        shutdown.Refusal(new PodSimulation(TestPods.Pod()).Facts).Should().BeNull();
        node.Pod()!.Status.Phase.Should().Be("Running");
    }

    [Fact]
    public async Task Groups_of_priorities_end_one_after_the_other_from_the_lowest_on()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        foreach (var (name, priority) in new[] { ("high", 5000), ("negative", -10), ("middle", 1500), ("low", 999) })
        {
            var pod = TestPods.Pod(name: name);
            pod.Spec.Priority = priority;
            node.Add(pod);
            await node.RunningAsync(name);
        }

        var hour = TimeSpan.FromHours(1);
        var shutdown = Shutdown(node, new ShutdownOptions([new ShutdownGroup(0, hour), new ShutdownGroup(1000, hour), new ShutdownGroup(2000, hour)]));

        var stopping = shutdown.StoppingAsync(CancellationToken.None);
        await node.UntilAsync(() => stopping.IsCompleted);
        await stopping;

        var stops = node.Hosts.Alive.SelectMany(static h => h.Stops).Select(s => node.Hosts.Alive.SelectMany(static h => h.Requests).Single(r => r.Id == s.Id).Owner.PodName).Distinct().ToList();
        stops.Take(2).Should().BeEquivalentTo("negative", "low");
        stops.Skip(2).Should().Equal("middle", "high");
    }

    private GracefulShutdown Shutdown(TestNode node, TimeSpan grace) => Shutdown(node, ShutdownOptions.Of(grace, grace / 6));

    private GracefulShutdown Shutdown(TestNode node, ShutdownOptions options) => new(
        options with { StatusPatience = TimeSpan.FromMinutes(5) }, node.Services.GetRequiredService<PodRegistry>(), node.Services.GetRequiredService<PodDisruptions>(), events, node.Time, NullLogger<GracefulShutdown>.Instance);
}
