using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

public class TerminationTests
{
    [Fact]
    public void A_deleted_pod_is_stopped_with_143_and_fails()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Delete();
        pod.Settle();

        pod.StatusOf("app").State.Terminated.ExitCode.Should().Be(143);
        pod.StatusOf("app").State.Terminated.Reason.Should().Be("Error");
        pod.Status.Phase.Should().Be("Failed");
        pod.Facts.CleanUp.Should().Be(CleanUpStage.Clean);
    }

    [Fact]
    public void A_module_that_does_not_end_is_killed_when_grace_is_over()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Delete(grace: 7);
        var stop = pod.Take<StopContainer>();
        stop.ExitCode.Should().Be(143);
        pod.News(f => Krustlet.NodeAgent.PodLifecycle.Transitions.RunTransitions.StopDelivered(f, "app"));
        pod.WakeAt.Should().Be(pod.Now + TimeSpan.FromSeconds(7));

        pod.Advance(TimeSpan.FromSeconds(7));
        pod.Take<StopContainer>().ExitCode.Should().Be(137);
        pod.Advance(TimeSpan.FromHours(1));
        pod.Waiting.Should().BeEmpty("a kill is asked for once");
    }

    [Fact]
    public void Grace_can_only_shrink()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Delete(grace: 60);
        pod.Delete(grace: 5);
        pod.Delete(grace: 300);

        pod.Facts.Termination!.GraceEnd.Should().Be(pod.Now + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_static_pod_has_its_grace_period_and_its_hook_when_its_manifest_goes()
    {
        var manifest = TestPods.Pod();
        manifest.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.source"] = "file" };
        manifest.Spec.TerminationGracePeriodSeconds = 60;
        manifest.Spec.Containers[0].Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { HttpGet = new V1HTTPGetAction { Port = 1 } } };
        var pod = new PodSimulation(manifest);
        pod.Settle();

        pod.Vanish();

        pod.Facts.Termination!.GraceEnd.Should().Be(pod.Now + TimeSpan.FromSeconds(60));
        pod.Waiting.Should().ContainSingle().Which.Should().BeOfType<RunPreStop>();
    }

    [Fact]
    public void A_pod_that_was_deleted_by_force_has_neither()
    {
        var forced = TestPods.Pod();
        forced.Spec.Containers[0].Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { HttpGet = new V1HTTPGetAction { Port = 1 } } };
        var pod = new PodSimulation(forced);
        pod.Settle();

        pod.Vanish();

        pod.Facts.Termination!.GraceEnd.Should().Be(pod.Now + TimeSpan.FromSeconds(1));
        pod.Waiting.Should().ContainSingle().Which.Should().BeOfType<StopContainer>();
    }

    [Fact]
    public void A_stop_that_cannot_be_delivered_is_tried_again()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Delete();
        pod.Fail(pod.Take<StopContainer>());
        pod.Waiting.Should().BeEmpty();

        pod.Advance(TimeSpan.FromSeconds(1));
        pod.Settle();
        pod.State.Should().Be(PodStateName.Terminated);
    }

    [Fact]
    public void A_pod_deleted_while_it_pulls_gives_the_pull_up()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Succeed(pod.Take<PreparePod>());
        pod.Delete();
        pod.Settle();

        pod.State.Should().Be(PodStateName.Terminated);
        pod.Host.Should().BeEmpty();
        pod.Status.Phase.Should().Be("Failed");
        pod.StatusOf("app").State.Terminated.Reason.Should().Be("ContainerStatusUnknown");
    }

    [Fact]
    public void A_pod_deleted_while_it_starts_stops_what_came_of_the_start()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Succeed(pod.Take<PreparePod>());
        pod.Succeed(pod.Take<PullImage>());
        pod.Delete();
        pod.State.Should().Be(PodStateName.Terminating, "the outcome of the start is not known");
        pod.Settle();

        pod.State.Should().Be(PodStateName.Terminated);
        pod.StatusOf("app").State.Terminated.ExitCode.Should().Be(143);
    }

    [Fact]
    public void A_pod_deleted_in_back_off_ends_at_once()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Exit("app", 1);
        pod.Settle();
        pod.Exit("app", 3);
        pod.Delete();
        pod.Settle();

        pod.State.Should().Be(PodStateName.Terminated);
        pod.StatusOf("app").State.Terminated.ExitCode.Should().Be(3);
    }

    [Fact]
    public void A_pod_whose_host_died_can_be_deleted()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Delete();
        pod.Waiting.Clear();
        pod.HostDies();
        pod.Settle();

        pod.State.Should().Be(PodStateName.Terminated);
        pod.StatusOf("app").State.Terminated.ExitCode.Should().Be(137);
    }

    [Fact]
    public void A_pod_that_vanished_is_stopped_cleaned_up_and_forgotten()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Vanish();
        while (!pod.Waiting.OfType<ForgetPod>().Any())
        {
            pod.Succeed(pod.Waiting[0]);
        }

        pod.Host.Should().BeEmpty();
    }

    [Fact]
    public void Clean_up_is_tried_until_it_succeeds()
    {
        var pod = new PodSimulation(TestPods.Pod("Never"));
        pod.Settle();
        pod.Exit("app", 0);
        pod.Fail(pod.Take<CleanUpPod>());
        pod.Waiting.Should().BeEmpty();

        pod.Advance(TimeSpan.FromSeconds(1));
        pod.Settle();
        pod.Facts.CleanUp.Should().Be(CleanUpStage.Clean);
        pod.Status.Phase.Should().Be("Succeeded");
    }

    [Fact]
    public void Sidecars_are_stopped_after_the_app_in_reverse_order()
    {
        var pod = new PodSimulation(TestPods.Pod(init: [TestPods.Container("s1", restartPolicy: "Always"), TestPods.Container("s2", restartPolicy: "Always")]));
        pod.Settle();
        pod.Delete();
        var order = new List<string>();
        while (pod.Waiting.OfType<StopContainer>().FirstOrDefault() is { } stop)
        {
            order.Add(stop.Container);
            pod.Succeed(stop);
        }

        order.Should().Equal("app", "s2", "s1");
    }
}
