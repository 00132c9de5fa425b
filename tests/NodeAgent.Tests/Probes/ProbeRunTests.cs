using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.Probes;

/// <summary>The kubelet's thresholds.</summary>
public class ProbeRunTests
{
    [Fact]
    public void Readiness_begins_as_a_failure_and_changes_at_its_thresholds()
    {
        var run = Run(ProbeKind.Readiness, new V1Probe { SuccessThreshold = 2, FailureThreshold = 3 });

        Decisions(run, true, false, true, true, true, false, false, true, false, false, false, false)
            .Should().Equal(null, null, null, true, null, null, null, null, null, null, false, null);
        run.IsOver.Should().BeFalse("readiness goes on for ever");
    }

    [Fact]
    public void Liveness_begins_as_a_success_and_is_over_with_its_failure()
    {
        var run = Run(ProbeKind.Liveness, new V1Probe());

        Decisions(run, true, false, false, true, false, false).Should().Equal(null, null, null, null, null, null);
        run.IsOver.Should().BeFalse();
        run.Take(false).Should().BeFalse("three in a row are the default");
        run.IsOver.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Startup_is_over_with_its_first_decision(bool success)
    {
        var run = Run(ProbeKind.Startup, new V1Probe { FailureThreshold = 1 });

        run.Take(success).Should().Be(success);
        run.IsOver.Should().BeTrue();
    }

    [Fact]
    public void An_adopted_container_that_was_ready_stays_so_until_it_fails()
    {
        var run = Run(ProbeKind.Readiness, new V1Probe { FailureThreshold = 2 }, isReady: true);

        Decisions(run, true, false, false).Should().Equal(null, null, false);
    }

    private static List<bool?> Decisions(ProbeRun run, params bool[] answers) => [.. answers.Select(run.Take)];

    private static ProbeRun Run(ProbeKind kind, V1Probe probe, bool isReady = false)
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        var container = pod.Facts.Container("app");
        container = container with { Health = new ContainerHealth(container.Current!.Id, Ready: isReady) };
        return new ProbeRun(new PodProbes(pod.Facts, static _ => { }), container, kind, probe);
    }
}
