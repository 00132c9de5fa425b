using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

public class PodStartTests
{
    [Fact]
    public void A_pod_goes_through_its_states_to_running()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();

        pod.Visited.Should().Equal(PodStateName.Admitting, PodStateName.MountingVolumes, PodStateName.PullingImages, PodStateName.Starting, PodStateName.Running);
        pod.Status.Phase.Should().Be("Running");
        pod.Status.PodIP.Should().Be("127.64.0.2");
        pod.Status.HostIP.Should().Be("192.0.2.1");
        pod.StatusOf("app").Ready.Should().BeTrue();
        pod.StatusOf("app").ImageID.Should().Be(TestPods.Image + "@sha256:abc");
        pod.StatusOf("app").ContainerID.Should().StartWith("wasm://");
        pod.Status.Conditions.Should().OnlyContain(static c => c.Status == "True");
    }

    [Fact]
    public void Before_anything_runs_containers_are_being_created()
    {
        var pod = new PodSimulation(TestPods.Pod());

        pod.Status.Phase.Should().Be("Pending");
        pod.StatusOf("app").State.Waiting.Reason.Should().Be("ContainerCreating");
        pod.Condition("Ready").Message.Should().Be("containers with unready status: [app]");
        pod.Condition("PodReadyToStartContainers").Status.Should().Be("False");
    }

    [Fact]
    public void A_pod_that_cannot_be_mounted_is_tried_again_and_stays_creating()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Fail(pod.Take<PreparePod>());

        pod.State.Should().Be(PodStateName.MountingVolumes);
        pod.Waiting.Should().BeEmpty();
        pod.Advance(TimeSpan.FromSeconds(1));
        pod.Waiting.Should().ContainSingle().Which.Should().BeOfType<PreparePod>();
    }

    [Fact]
    public void Init_containers_run_one_after_the_other_before_the_others()
    {
        var pod = new PodSimulation(TestPods.Pod(init: [TestPods.Container("one"), TestPods.Container("two")]));
        pod.Settle();
        pod.Host.Values.Select(static r => r.Container).Should().Equal("one");
        pod.StatusOf("app").State.Waiting.Reason.Should().Be("PodInitializing");
        pod.Condition("Initialized").Message.Should().Be("containers with incomplete status: [one two]");

        pod.Exit("one", 0);
        pod.Settle();
        pod.Host.Values.Select(static r => r.Container).Should().Equal("one", "two");

        pod.Exit("two", 0);
        pod.Settle();
        pod.Status.Phase.Should().Be("Running");
        pod.Status.InitContainerStatuses.Should().OnlyContain(static s => s.Ready && s.State.Terminated.ExitCode == 0);
        pod.Condition("Initialized").Status.Should().Be("True");
    }

    [Fact]
    public void A_failed_init_container_of_a_pod_that_never_restarts_fails_the_pod()
    {
        var pod = new PodSimulation(TestPods.Pod("Never", init: [TestPods.Container("one")]));
        pod.Settle();
        pod.Exit("one", 1);
        pod.Settle();

        pod.Status.Phase.Should().Be("Failed");
        pod.StatusOf("app").State.Waiting.Reason.Should().Be("PodInitializing");
        pod.State.Should().Be(PodStateName.Terminated);
    }

    [Fact]
    public void A_failed_init_container_of_a_pod_that_restarts_is_run_again_while_the_pod_is_pending()
    {
        var pod = new PodSimulation(TestPods.Pod(init: [TestPods.Container("one")]));
        pod.Settle();
        pod.Exit("one", 1);
        pod.Settle();

        pod.StatusOf("one").RestartCount.Should().Be(1);
        pod.Status.Phase.Should().Be("Pending");
    }

    [Fact]
    public void Init_containers_are_not_run_again_when_an_app_container_restarts()
    {
        var pod = new PodSimulation(TestPods.Pod(init: [TestPods.Container("one")]));
        pod.Settle();
        pod.Exit("one", 0);
        pod.Settle();
        pod.Exit("app", 1);
        pod.Settle();

        pod.StatusOf("one").RestartCount.Should().Be(0);
        pod.StatusOf("app").RestartCount.Should().Be(1);
    }

    [Fact]
    public void A_sidecar_starts_before_the_next_container_and_is_stopped_when_the_work_is_done()
    {
        var pod = new PodSimulation(TestPods.Pod("Never", init: [TestPods.Container("side", restartPolicy: "Always")]));
        pod.Settle();
        pod.Host.Values.Select(static r => r.Container).Should().Equal("side", "app");

        pod.Exit("app", 0);
        pod.State.Should().Be(PodStateName.Terminating);
        pod.Status.Phase.Should().Be("Running", "a final phase is withheld while the sidecar runs");
        pod.Settle();
        pod.Status.Phase.Should().Be("Succeeded");
    }

    [Fact]
    public void A_pod_that_is_not_admitted_fails_with_the_reason_and_never_starts()
    {
        var pod = new PodSimulation(TestPods.Pod());
        var facts = pod.Facts with { Admission = AdmissionVerdict.Rejected("OutOfcpu", "Node didn't have enough resource: cpu"), Preparation = Preparation.None };
        var decision = new PodStateMachine(TimeSpan.FromSeconds(300)).Advance(PodStateName.Admitting, facts, pod.Now);

        decision.State.Should().Be(PodStateName.Terminated);
        decision.Actions.Should().ContainSingle().Which.Should().BeOfType<CleanUpPod>();
        var status = new Krustlet.NodeAgent.PodStatuses.PodStatusBuilder(new(TimeSpan.FromSeconds(300))).Build(decision.Facts, true, pod.Now);
        status.Phase.Should().Be("Failed");
        status.Reason.Should().Be("OutOfcpu");
        status.Message.Should().Be("Pod was rejected: Node didn't have enough resource: cpu");
    }

    [Fact]
    public void A_run_found_by_the_next_agent_is_adopted_as_it_is()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        var before = pod.StatusOf("app");
        pod.Restart();
        pod.Settle();

        pod.Host.Should().HaveCount(1);
        pod.StatusOf("app").Should().BeEquivalentTo(before);
        pod.Condition("Ready").Status.Should().Be("True");
    }

    [Fact]
    public void A_run_that_the_next_agent_cannot_find_is_lost_and_followed_by_another()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Host.Clear();
        pod.Restart();
        pod.Settle();

        pod.StatusOf("app").RestartCount.Should().Be(1);
        pod.StatusOf("app").LastState.Terminated.ExitCode.Should().Be(137);
        pod.StatusOf("app").LastState.Terminated.Reason.Should().Be("ContainerStatusUnknown");
    }

    [Fact]
    public void A_finished_pod_is_not_run_again_by_the_next_agent()
    {
        var pod = new PodSimulation(TestPods.Pod("Never"));
        pod.Settle();
        pod.Exit("app", 0);
        pod.Settle();
        pod.Restart();
        pod.Settle();

        pod.Host.Should().BeEmpty();
        pod.Status.Phase.Should().Be("Succeeded");
    }

    [Fact]
    public void The_deadline_fails_a_pod_and_stops_what_runs()
    {
        var source = TestPods.Pod();
        source.Spec.ActiveDeadlineSeconds = 5;
        var pod = new PodSimulation(source);
        pod.Settle();
        pod.Advance(TimeSpan.FromSeconds(5));
        pod.Settle();

        pod.Status.Phase.Should().Be("Failed");
        pod.Status.Reason.Should().Be("DeadlineExceeded");
        pod.StatusOf("app").State.Terminated.ExitCode.Should().Be(143);
    }

    [Fact]
    public void An_edited_image_replaces_the_run_whatever_the_policy()
    {
        var pod = new PodSimulation(TestPods.Pod("Never"));
        pod.Settle();
        var edited = TestPods.Copy(pod.Source, static _ => { });
        edited.Spec = TestPods.Pod("Never", containers: TestPods.Container("app", "registry.test/hello:v2")).Spec;
        pod.News(f => f.SourceChanged(edited, pod.Now));
        pod.Settle();

        pod.StatusOf("app").Image.Should().Be("registry.test/hello:v2");
        pod.StatusOf("app").RestartCount.Should().Be(1);
        pod.Status.Phase.Should().Be("Running");
    }
}
