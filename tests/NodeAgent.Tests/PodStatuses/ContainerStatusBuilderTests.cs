using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodStatuses;

public class ContainerStatusBuilderTests
{
    [Fact]
    public void CrashLoopBackOff_is_shown_while_waiting_and_not_while_starting()
    {
        var pod = Running();
        pod.Exit("app", 1);
        pod.Settle();
        pod.Exit("app", 1);
        pod.StatusOf("app").State.Waiting.Reason.Should().Be("CrashLoopBackOff");
        pod.StatusOf("app").State.Waiting.Message.Should().Be("back-off 10s restarting failed container=app pod=web_default(uid-web)");

        pod.Advance(TimeSpan.FromSeconds(10));
        pod.Succeed(pod.Waiting.OfType<PullImage>().Single());
        pod.Waiting.Should().ContainSingle().Which.Should().BeOfType<StartContainer>();
        pod.StatusOf("app").State.Waiting.Should().BeNull("the wait is used up by the start that is under way");
        pod.StatusOf("app").State.Terminated.ExitCode.Should().Be(1);
    }

    [Fact]
    public void Mounts_are_told_to_api_servers_that_know_them()
    {
        var source = TestPods.Pod();
        source.Spec.Volumes = [new V1Volume { Name = "v", EmptyDir = new V1EmptyDirVolumeSource() }];
        source.Spec.Containers[0].VolumeMounts =
        [
            new V1VolumeMount { Name = "v", MountPath = "/a" },
            new V1VolumeMount { Name = "v", MountPath = "/b", ReadOnlyProperty = true },
            new V1VolumeMount { Name = "v", MountPath = "/c", ReadOnlyProperty = true, RecursiveReadOnly = "IfPossible" },
        ];
        new PodSimulation(source).StatusOf("app").VolumeMounts.Should().BeNull();

        source.Metadata.Generation = 1;
        new PodSimulation(source).StatusOf("app").VolumeMounts.Should().BeEquivalentTo(
            [
                new V1VolumeMountStatus { Name = "v", MountPath = "/a" },
                new V1VolumeMountStatus { Name = "v", MountPath = "/b", ReadOnlyProperty = true, RecursiveReadOnly = "Disabled" },
                new V1VolumeMountStatus { Name = "v", MountPath = "/c", ReadOnlyProperty = true, RecursiveReadOnly = "Enabled" },
            ],
            static options => options.WithStrictOrdering());
    }

    [Fact]
    public void A_restarted_container_shows_its_last_run_and_its_count()
    {
        var pod = Running();
        var first = pod.StatusOf("app").ContainerID;
        pod.Exit("app", 3);
        pod.Settle();

        var status = pod.StatusOf("app");
        status.RestartCount.Should().Be(1);
        status.ContainerID.Should().NotBe(first);
        status.LastState.Terminated.ExitCode.Should().Be(3);
        status.LastState.Terminated.Reason.Should().Be("Error");
        status.LastState.Terminated.ContainerID.Should().Be(first);
        status.State.Running.StartedAt.Should().Be(pod.Now.UtcDateTime);
        status.Started.Should().BeTrue();
    }

    [Fact]
    public void Containers_are_sorted_by_name_and_init_containers_as_the_spec_has_them()
    {
        var pod = new PodSimulation(TestPods.Pod(init: [TestPods.Container("z"), TestPods.Container("a")], containers: [TestPods.Container("web"), TestPods.Container("api")]));

        pod.Status.InitContainerStatuses.Select(static s => s.Name).Should().Equal("z", "a");
        pod.Status.ContainerStatuses.Select(static s => s.Name).Should().Equal("api", "web");
    }

    [Theory]
    [InlineData(0, true, "Completed")]
    [InlineData(7, false, "Error")]
    public void An_init_container_is_ready_when_it_ended_well(int exitCode, bool ready, string reason)
    {
        var pod = new PodSimulation(TestPods.Pod("Never", init: [TestPods.Container("one")]));
        pod.Settle();
        pod.Exit("one", exitCode);

        pod.StatusOf("one").Ready.Should().Be(ready);
        pod.StatusOf("one").State.Terminated.Reason.Should().Be(reason);
    }

    [Fact]
    public void A_container_that_never_came_to_run_counts_as_lost_when_its_pod_is_over()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Delete();
        pod.Settle();

        pod.StatusOf("app").State.Terminated.Reason.Should().Be("ContainerStatusUnknown");
        pod.StatusOf("app").State.Terminated.ExitCode.Should().Be(137);
        pod.StatusOf("app").State.Terminated.Message.Should().Be("The container could not be located when the pod was terminated");
    }

    [Fact]
    public void Times_have_whole_seconds()
    {
        var pod = new PodSimulation(TestPods.Pod("Never"));
        pod.Advance(TimeSpan.FromMilliseconds(700));
        pod.Settle();
        pod.Exit("app", 0);

        pod.StatusOf("app").State.Terminated.StartedAt!.Value.Millisecond.Should().Be(0);
        pod.StatusOf("app").State.Terminated.FinishedAt!.Value.Millisecond.Should().Be(0);
    }

    [Fact]
    public void The_messages_of_a_pod_share_12288_bytes()
    {
        var pod = new PodSimulation(TestPods.Pod("Never", containers: [.. Enumerable.Range(1, 6).Select(static n => TestPods.Container($"c{n}"))]));
        pod.Settle();
        var (_, run) = pod.Host.Values.First(static r => r.Container == "c1");
        pod.News(f => f.RunReported("c1", run with { State = RunState.Exited, Message = new string('é', 2000), FinishedAt = pod.Now }));

        pod.StatusOf("c1").State.Terminated.Message.Should().Be(new string('é', 1024));
    }

    private static PodSimulation Running()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        return pod;
    }
}
