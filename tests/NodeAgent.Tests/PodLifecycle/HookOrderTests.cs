using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

/// <summary>When hooks are run, and what waits for them.</summary>
public class HookOrderTests
{
    private static V1LifecycleHandler Hook => new() { Sleep = new V1SleepAction { Seconds = 5 } };

    [Fact]
    public void The_next_container_is_started_when_the_postStart_hook_is_done()
    {
        var pod = Start(new V1Lifecycle { PostStart = Hook }, TestPods.Container("second"));
        SettleAllBut<RunPostStart>(pod);
        pod.Host.Values.Select(static r => r.Container).Should().Equal("app");
        pod.StatusOf("app").State.Waiting.Reason.Should().Be("ContainerCreating", "the hook is not done");
        pod.Status.Phase.Should().Be("Pending");

        pod.Settle();
        pod.Host.Values.Select(static r => r.Container).Should().BeEquivalentTo("app", "second");
        pod.StatusOf("app").State.Running.Should().NotBeNull();
    }

    [Fact]
    public void A_failed_postStart_hook_ends_the_container_which_waits_in_PostStartHookError()
    {
        var pod = Start(new V1Lifecycle { PostStart = Hook });
        SettleAllBut<RunPostStart>(pod);
        pod.Fail(pod.Waiting.OfType<RunPostStart>().Single());

        pod.StatusOf("app").State.Waiting.Reason.Should().Be("PostStartHookError");
        pod.StatusOf("app").State.Waiting.Message.Should().Be("connection refused");
        var stop = pod.Waiting.OfType<StopContainer>().Single();
        stop.Why.Should().Be("FailedPostStartHook");
        pod.Succeed(stop);
        pod.StatusOf("app").LastState.Terminated.ExitCode.Should().Be(143);
        pod.Settle();
        pod.StatusOf("app").RestartCount.Should().Be(1);
    }

    [Fact]
    public void The_preStop_hook_comes_before_the_stop()
    {
        var pod = Start(new V1Lifecycle { PreStop = Hook });
        pod.Settle();
        pod.Delete();
        pod.Waiting.Should().ContainSingle().Which.Should().BeOfType<RunPreStop>().Which.Why.Should().Be("Stopping container app");
        pod.WakeAt.Should().Be(pod.Now + TimeSpan.FromSeconds(30));

        pod.Succeed(pod.Waiting[0]);
        pod.Waiting.OfType<StopContainer>().Single().ExitCode.Should().Be(143);
    }

    [Fact]
    public void A_hook_that_uses_up_the_grace_is_cut_off_and_the_stop_has_two_seconds()
    {
        var pod = Start(new V1Lifecycle { PreStop = Hook });
        pod.Settle();
        pod.Delete(grace: 10);
        pod.Take<RunPreStop>();
        pod.WakeAt.Should().Be(pod.Now + TimeSpan.FromSeconds(10));

        pod.Advance(TimeSpan.FromSeconds(10));
        pod.Take<StopContainer>().ExitCode.Should().Be(143);
        pod.News(static f => f.StopDelivered("app"));
        pod.WakeAt.Should().Be(pod.Now + TimeSpan.FromSeconds(2));
        pod.Advance(TimeSpan.FromSeconds(2));
        pod.Take<StopContainer>().ExitCode.Should().Be(137);
    }

    [Fact]
    public void A_shorter_grace_cuts_a_running_hook_off_earlier()
    {
        var pod = Start(new V1Lifecycle { PreStop = Hook });
        pod.Settle();
        pod.Delete(grace: 30);
        pod.Take<RunPreStop>();
        pod.Delete(grace: 3);

        pod.Advance(TimeSpan.FromSeconds(3));
        pod.Waiting.Should().ContainSingle().Which.Should().BeOfType<StopContainer>();
    }

    [Fact]
    public void A_container_that_has_ended_and_a_deletion_without_grace_have_no_preStop_hook()
    {
        var ended = Start(new V1Lifecycle { PreStop = Hook }, policy: "Never");
        ended.Settle();
        ended.Exit("app", 0);
        ended.Waiting.OfType<RunPreStop>().Should().BeEmpty();

        var forced = Start(new V1Lifecycle { PreStop = Hook });
        forced.Settle();
        forced.Delete(grace: 0);
        forced.Waiting.Should().ContainSingle().Which.Should().BeOfType<StopContainer>();
    }

    [Fact]
    public void A_container_that_is_restarted_for_a_new_image_has_its_preStop_hook()
    {
        var pod = Start(new V1Lifecycle { PreStop = Hook });
        pod.Settle();
        var edited = TestPods.Copy(pod.Source, static _ => { });
        edited.Spec.Containers[0].Image = "registry.test/hello:v2";
        pod.News(f => f.SourceChanged(edited, pod.Now));
        pod.Facts.Container("app").Current!.Image.Should().NotBe(edited.Spec.Containers[0].Image);

        pod.Waiting.Should().ContainSingle().Which.Should().BeOfType<RunPreStop>();
        pod.Settle();
        pod.StatusOf("app").Image.Should().Be("registry.test/hello:v2");
    }

    private static PodSimulation Start(V1Lifecycle lifecycle, V1Container? second = null, string policy = "Always")
    {
        var container = TestPods.Container("app");
        container.Lifecycle = lifecycle;
        return new PodSimulation(TestPods.Pod(policy, containers: second is null ? [container] : [container, second]));
    }

    private static void SettleAllBut<T>(PodSimulation pod)
        where T : PodAction
    {
        while (pod.Waiting.FirstOrDefault(static a => a is not T) is { } action)
        {
            pod.Succeed(action);
        }
    }
}
