using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodStatuses;

public class PodStatusBuilderTests
{
    [Theory]
    [InlineData("Always", 0, "Running")]
    [InlineData("Always", 1, "Running")]
    [InlineData("OnFailure", 0, "Succeeded")]
    [InlineData("OnFailure", 1, "Running")]
    [InlineData("Never", 0, "Succeeded")]
    [InlineData("Never", 1, "Failed")]
    public void The_phase_follows_exit_code_and_policy(string policy, int exitCode, string phase)
    {
        var pod = Running(TestPods.Pod(policy));
        pod.Exit("app", exitCode);

        pod.Status.Phase.Should().Be(phase);
    }

    [Fact]
    public void A_pod_is_pending_until_every_container_has_started_once()
    {
        var pod = new PodSimulation(TestPods.Pod(containers: [TestPods.Container("a"), TestPods.Container("b")]));
        pod.Succeed(pod.Waiting[0]);
        pod.Succeed(pod.Waiting.OfType<NodeAgent.PodLifecycle.Actions.PullImage>().First(static p => p.Container == "a"));
        pod.Succeed(pod.Waiting.OfType<NodeAgent.PodLifecycle.Actions.StartContainer>().First());

        pod.Status.Phase.Should().Be("Pending");
        pod.Settle();
        pod.Status.Phase.Should().Be("Running");
    }

    [Fact]
    public void The_newest_generation_seen_is_told()
    {
        var pod = Running(TestPods.Pod());
        var edited = TestPods.Copy(pod.Source, static m => m.Generation = 7);
        pod.News(f => f.SourceChanged(edited, pod.Now));

        pod.Status.ObservedGeneration.Should().Be(7);
        pod.Status.Conditions.Should().OnlyContain(static c => c.ObservedGeneration == 7);
    }

    [Fact]
    public void A_deadline_that_is_edited_counts_from_the_start()
    {
        var pod = Running(TestPods.Pod("Never"));
        pod.Advance(TimeSpan.FromSeconds(60));
        var edited = TestPods.Copy(pod.Source, static _ => { });
        edited.Spec.ActiveDeadlineSeconds = 30;
        pod.News(f => f.SourceChanged(edited, pod.Now));
        pod.Settle();

        pod.Status.Phase.Should().Be("Failed");
        pod.Status.Reason.Should().Be("DeadlineExceeded");
        pod.Status.Message.Should().Be("Pod was active on the node longer than the specified deadline");
    }

    [Fact]
    public void The_start_time_never_moves()
    {
        var pod = Running(TestPods.Pod());
        var start = pod.Status.StartTime;
        pod.Advance(TimeSpan.FromMinutes(1));
        pod.Exit("app", 1);
        pod.Settle();
        pod.Restart();
        pod.Settle();

        pod.Status.StartTime.Should().Be(start);
    }

    [Fact]
    public void Conditions_keep_their_transition_time_while_they_keep_their_status()
    {
        var pod = Running(TestPods.Pod());
        var ready = pod.Condition("Ready").LastTransitionTime;
        pod.Advance(TimeSpan.FromMinutes(1));
        pod.Condition("Ready").LastTransitionTime.Should().Be(ready);

        pod.Exit("app", 1);
        pod.Condition("Ready").Status.Should().Be("False");
        pod.Condition("Ready").Reason.Should().Be("ContainersNotReady");
        pod.Condition("Ready").LastTransitionTime.Should().Be(pod.Now.UtcDateTime);
    }

    [Theory]
    [InlineData(null, "corresponding condition of pod readiness gate \"example.com/gate\" does not exist.")]
    [InlineData("False", "the status of pod readiness gate \"example.com/gate\" is not \"True\", but False")]
    [InlineData("True", null)]
    public void A_readiness_gate_keeps_a_pod_from_being_ready(string? gate, string? message)
    {
        var source = TestPods.Pod();
        source.Spec.ReadinessGates = [new V1PodReadinessGate { ConditionType = "example.com/gate" }];
        source.Status.Conditions = gate is null ? null : [new V1PodCondition { Type = "example.com/gate", Status = gate }];
        var pod = Running(source);

        pod.Condition("ContainersReady").Status.Should().Be("True");
        pod.Condition("Ready").Status.Should().Be(message is null ? "True" : "False");
        pod.Condition("Ready").Reason.Should().Be(message is null ? null : "ReadinessGatesNotReady");
        pod.Condition("Ready").Message.Should().Be(message);
    }

    [Theory]
    [InlineData(0, "PodCompleted")]
    [InlineData(1, "PodFailed")]
    public void A_pod_that_is_over_is_not_ready_and_has_no_sandbox(int exitCode, string reason)
    {
        var pod = Running(TestPods.Pod("Never"));
        pod.Exit("app", exitCode);

        pod.Condition("Ready").Reason.Should().Be(reason);
        pod.Condition("ContainersReady").Reason.Should().Be(reason);
        pod.Condition("PodReadyToStartContainers").Status.Should().Be("False");
    }

    [Theory]
    [InlineData(null, null, "BestEffort")]
    [InlineData("100m", null, "Burstable")]
    [InlineData("100m", "200m", "Burstable")]
    [InlineData("200m", "200m", "Guaranteed")]
    [InlineData(null, "200m", "Guaranteed")]
    public void The_quality_of_service_follows_requests_and_limits(string? request, string? limit, string expected)
    {
        var source = TestPods.Pod();
        source.Status.QosClass = null;
        source.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = Both(request), Limits = Both(limit) };

        new PodSimulation(source).Status.QosClass.Should().Be(expected);
    }

    [Theory]
    [InlineData("100m", "200m", "Burstable")]
    [InlineData("200m", "200m", "Guaranteed")]
    public void The_quality_of_service_of_a_pod_with_resources_of_its_own_follows_those(string request, string limit, string expected)
    {
        var source = TestPods.Pod();
        source.Status.QosClass = null;
        source.Spec.Resources = new V1ResourceRequirements { Requests = Both(request), Limits = Both(limit) };

        new PodSimulation(source).Status.QosClass.Should().Be(expected);
    }

    private static Dictionary<string, ResourceQuantity>? Both(string? amount) =>
        amount is null ? null : new Dictionary<string, ResourceQuantity> { ["cpu"] = new(amount), ["memory"] = new("1Gi") };

    private static PodSimulation Running(V1Pod source)
    {
        var pod = new PodSimulation(source);
        pod.Settle();
        return pod;
    }
}
