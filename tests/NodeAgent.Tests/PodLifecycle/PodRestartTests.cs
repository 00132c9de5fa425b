using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

/// <summary>The action RestartAllContainers of a container's rules (KEP-5532).</summary>
public class PodRestartTests
{
    private const string Condition = "AllContainersRestarting";

    [Fact]
    public void All_containers_are_killed_and_started_anew_in_order()
    {
        var pod = Running();
        pod.Exit("once", 0);
        pod.Facts.Container("main").Spec.Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { Sleep = new V1SleepAction { Seconds = 5 } } };

        pod.Exit("watch", 88);

        pod.Waiting.Should().ContainSingle().Which.Should().BeOfType<StopContainer>("no hook is run and no grace given").Which.Should().BeEquivalentTo(new { Container = "main", ExitCode = 137 });
        pod.Condition(Condition).Should().BeEquivalentTo(new { Status = "True", Reason = "RestartAllContainersStarted" });
        pod.Condition("Ready").Status.Should().Be("False");

        pod.Succeed(pod.Take<StopContainer>());

        pod.Condition(Condition).Status.Should().Be("False");
        pod.Condition("Initialized").Status.Should().Be("True", "what was initialized once stays it");
        pod.Status.Phase.Should().Be("Pending");
        pod.StatusOf("main").Should().BeEquivalentTo(new { State = new { Waiting = new { Reason = "PodInitializing" } }, LastState = new { Terminated = new { ExitCode = 137 } }, RestartCount = 0 });
        pod.Waiting.Should().ContainSingle("init containers come first").Which.Should().BeEquivalentTo(new { Container = "watch" });

        pod.Settle();
        pod.StatusOf("setup").Should().BeEquivalentTo(new { RestartCount = 1, State = new { Running = new { } } });
        pod.Exit("setup", 0);
        pod.Settle();

        pod.Status.Phase.Should().Be("Running");
        foreach (var container in new[] { "watch", "setup", "main", "once" })
        {
            pod.StatusOf(container).RestartCount.Should().Be(1, "{0} was started anew, whether it had ended or not", container);
        }

        pod.StatusOf("watch").LastState.Terminated.ExitCode.Should().Be(88);
        pod.StatusOf("once").State.Running.Should().NotBeNull();
        pod.Facts.PodIp.Should().NotBeNull();
    }

    [Fact]
    public void An_agent_that_takes_over_in_between_restarts_nothing_twice()
    {
        var pod = Running();
        pod.Exit("watch", 88);
        pod.Restart();
        pod.Condition(Condition).Status.Should().Be("True", "what was begun is gone on with");
        pod.Settle();
        pod.StatusOf("setup").State.Running.Should().NotBeNull();

        pod.Restart();
        pod.Settle();
        pod.Exit("setup", 0);
        pod.Settle();

        pod.Status.Phase.Should().Be("Running");
        pod.StatusOf("main").RestartCount.Should().Be(1);
        pod.StatusOf("setup").RestartCount.Should().Be(1);
    }

    [Fact]
    public void An_init_container_that_fails_in_the_new_life_is_judged_by_the_policy()
    {
        var pod = Running();
        pod.Exit("watch", 88);
        pod.Settle();

        pod.Exit("setup", 1);
        pod.Settle();

        pod.Status.Phase.Should().Be("Failed");
        pod.Condition(Condition).Should().BeEquivalentTo(new { Status = "False", Reason = "PodFailed" });
    }

    [Fact]
    public void An_init_container_can_ask_for_it()
    {
        var spec = Spec();
        spec.Spec.InitContainers[1].RestartPolicy = "Never";
        spec.Spec.InitContainers[1].RestartPolicyRules = [Rule(7)];
        var pod = new PodSimulation(spec);
        pod.Settle();

        pod.Exit("setup", 7);
        pod.Settle();

        pod.StatusOf("setup").Should().BeEquivalentTo(new { RestartCount = 1, State = new { Running = new { } } });
        pod.StatusOf("watch").RestartCount.Should().Be(1);
        pod.Status.Phase.Should().Be("Pending");
    }

    [Fact]
    public void Pods_that_begin_anew_again_and_again_wait_longer_each_time()
    {
        var spec = TestPods.Pod("Never");
        spec.Spec.Containers[0].RestartPolicy = "Never";
        spec.Spec.Containers[0].RestartPolicyRules = [Rule(1)];
        var pod = new PodSimulation(spec);
        pod.Settle();
        var waits = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            pod.Advance(TimeSpan.FromSeconds(1));
            pod.Exit("app", 1);
            waits.Add(pod.Waiting.Count > 0 ? 0 : (pod.WakeAt!.Value - pod.Now).TotalSeconds);
            pod.Advance(TimeSpan.FromSeconds(waits[^1]));
            pod.Settle();
        }

        waits.Should().Equal(0, 10, 20, 40);
    }

    [Fact]
    public void A_pod_that_is_deleted_meanwhile_ends()
    {
        var pod = Running();
        pod.Exit("watch", 88);
        pod.Delete();
        pod.Settle();

        pod.Facts.MayRun.Should().BeFalse();
        pod.Status.Phase.Should().Be("Failed");
    }

    [Fact]
    public void A_pod_whose_work_is_done_does_not_begin_anew()
    {
        var pod = Running();
        pod.Exit("once", 0);
        pod.Exit("main", 0);
        pod.State.Should().Be(PodStateName.Terminating);

        pod.Exit("watch", 88);
        pod.Settle();

        pod.Status.Phase.Should().Be("Succeeded");
        pod.StatusOf("main").RestartCount.Should().Be(0);
    }

    [Fact]
    public void Pods_without_such_a_rule_have_no_such_condition()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();

        pod.Status.Conditions.Should().NotContain(condition => condition.Type == Condition);
    }

    private static PodSimulation Running()
    {
        var pod = new PodSimulation(Spec());
        pod.Settle();
        pod.Exit("setup", 0);
        pod.Settle();
        pod.Status.Phase.Should().Be("Running");
        pod.Condition(Condition).Status.Should().Be("False");
        return pod;
    }

    private static V1Pod Spec()
    {
        var watch = TestPods.Container("watch", restartPolicy: "Always");
        watch.RestartPolicyRules = [Rule(88)];
        return TestPods.Pod("Never", init: [watch, TestPods.Container("setup")], containers: [TestPods.Container("main"), TestPods.Container("once")]);
    }

    private static V1ContainerRestartRule Rule(int exitCode) =>
        new() { Action = "RestartAllContainers", ExitCodes = new V1ContainerRestartRuleOnExitCodes { OperatorProperty = "In", Values = [exitCode] } };
}
