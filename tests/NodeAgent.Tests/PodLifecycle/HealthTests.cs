using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

/// <summary>What the decisions of probes do to a Pod.</summary>
public class HealthTests
{
    private static V1Probe Probe => new() { TcpSocket = new V1TCPSocketAction { Port = "80" } };

    [Fact]
    public void A_container_is_ready_when_its_readiness_probe_says_so_and_no_longer_when_it_says_not()
    {
        var pod = Run(static c => c.ReadinessProbe = Probe);
        (pod.StatusOf("app").Started, pod.StatusOf("app").Ready).Should().Be((true, false));
        pod.Condition("Ready").Status.Should().Be("False");

        pod.Probe("app", ProbeKind.Readiness, success: true);
        pod.Condition("Ready").Status.Should().Be("True");
        pod.Probe("app", ProbeKind.Readiness, success: false);
        pod.Condition("Ready").Status.Should().Be("False");
        pod.StatusOf("app").RestartCount.Should().Be(0);
    }

    [Fact]
    public void A_container_has_not_started_before_its_startup_probe_succeeded()
    {
        var pod = Run(static c => c.StartupProbe = Probe);
        (pod.StatusOf("app").Started, pod.StatusOf("app").Ready).Should().Be((false, false));
        pod.StatusOf("app").State.Running.Should().NotBeNull();

        pod.Probe("app", ProbeKind.Startup, success: true);
        (pod.StatusOf("app").Started, pod.StatusOf("app").Ready).Should().Be((true, true));
    }

    [Theory]
    [InlineData(nameof(ProbeKind.Liveness), "Always", "Container app failed liveness probe, will be restarted")]
    [InlineData(nameof(ProbeKind.Startup), "OnFailure", "Container app failed startup probe, will be restarted")]
    [InlineData(nameof(ProbeKind.Liveness), "Never", "Container app failed liveness probe")]
    public void A_failed_liveness_or_startup_probe_ends_the_run(string kind, string policy, string why)
    {
        var pod = Run(static c => (c.StartupProbe, c.LivenessProbe) = (Probe, Probe), policy);
        pod.Probe("app", Enum.Parse<ProbeKind>(kind), success: false);

        pod.Waiting.OfType<StopContainer>().Single().Why.Should().Be(why);
        pod.Settle();
        pod.StatusOf("app").RestartCount.Should().Be(policy == "Never" ? 0 : 1);
        pod.Status.Phase.Should().Be(policy == "Never" ? "Failed" : "Running");
    }

    [Fact]
    public void A_new_run_starts_with_nothing_decided()
    {
        var pod = Run(static c => (c.StartupProbe, c.ReadinessProbe) = (Probe, Probe));
        pod.Probe("app", ProbeKind.Startup, success: true);
        pod.Probe("app", ProbeKind.Readiness, success: true);
        pod.Exit("app", 1);
        pod.Settle();

        (pod.StatusOf("app").Started, pod.StatusOf("app").Ready).Should().Be((false, false));
        pod.StatusOf("app").State.Running.Should().NotBeNull();
    }

    [Fact]
    public void A_decision_about_an_earlier_run_changes_nothing()
    {
        var pod = Run(static c => c.LivenessProbe = Probe);
        var first = pod.Facts.Container("app").Current!.Id;
        pod.Exit("app", 1);
        pod.Settle();
        pod.News(f => f.ProbeDecided("app", first, ProbeKind.Liveness, false, null));

        pod.Waiting.Should().BeEmpty();
    }

    [Fact]
    public void The_probes_own_grace_period_decides_when_the_run_is_killed()
    {
        var pod = Run(static c => c.LivenessProbe = Probe);
        pod.Probe("app", ProbeKind.Liveness, success: false, TimeSpan.FromSeconds(5));
        pod.Take<StopContainer>().ExitCode.Should().Be(143);
        pod.News(static f => f.StopDelivered("app"));

        pod.WakeAt.Should().Be(pod.Now + TimeSpan.FromSeconds(5));
        pod.Advance(TimeSpan.FromSeconds(5));
        pod.Take<StopContainer>().ExitCode.Should().Be(137);
    }

    [Fact]
    public void A_sidecars_startup_probe_gates_the_next_container()
    {
        var sidecar = TestPods.Container("side", restartPolicy: "Always");
        sidecar.StartupProbe = Probe;
        var pod = new PodSimulation(TestPods.Pod(init: [sidecar]));
        pod.Settle();
        pod.Host.Values.Select(static r => r.Container).Should().Equal("side");
        pod.Condition("Initialized").Status.Should().Be("False");

        pod.Exit("side", 1);
        pod.Settle();
        pod.Host.Values.Select(static r => r.Container).Should().Equal(["side"], "a restart alone is not a start");

        pod.Probe("side", ProbeKind.Startup, success: true);
        pod.Settle();
        pod.Host.Values.Select(static r => r.Container).Should().Contain("app");
        pod.Status.Phase.Should().Be("Running");
    }

    [Fact]
    public void The_next_agent_keeps_what_was_decided()
    {
        var pod = Run(static c => (c.StartupProbe, c.ReadinessProbe) = (Probe, Probe));
        pod.Probe("app", ProbeKind.Startup, success: true);
        pod.Probe("app", ProbeKind.Readiness, success: true);
        pod.Restart();

        (pod.StatusOf("app").Started, pod.StatusOf("app").Ready).Should().Be((true, true));
        pod.Condition("Ready").Status.Should().Be("True");
    }

    private static PodSimulation Run(Action<V1Container> change, string policy = "Always")
    {
        var container = TestPods.Container("app");
        change(container);
        var pod = new PodSimulation(TestPods.Pod(policy, containers: container));
        pod.Settle();
        return pod;
    }
}
