using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

public class RestartTests
{
    [Theory]
    [InlineData("Always", 0, "Running", 1)]
    [InlineData("Always", 1, "Running", 1)]
    [InlineData("OnFailure", 1, "Running", 1)]
    [InlineData("OnFailure", 0, "Succeeded", 0)]
    [InlineData("Never", 0, "Succeeded", 0)]
    [InlineData("Never", 1, "Failed", 0)]
    public void The_restart_policy_decides_what_follows_an_exit(string policy, int exitCode, string phase, int restarts)
    {
        var pod = new PodSimulation(TestPods.Pod(policy));
        pod.Settle();
        pod.Exit("app", exitCode);
        pod.Settle();

        pod.Status.Phase.Should().Be(phase);
        pod.StatusOf("app").RestartCount.Should().Be(restarts);
    }

    [Theory]
    [InlineData("Never", "Always", 0, "Running", 1)]
    [InlineData("Never", "OnFailure", 1, "Running", 1)]
    [InlineData("Always", "Never", 1, "Failed", 0)]
    public void A_policy_of_the_container_comes_before_the_pods(string ofPod, string ofContainer, int exitCode, string phase, int restarts)
    {
        var spec = TestPods.Pod(ofPod);
        spec.Spec.Containers[0].RestartPolicy = ofContainer;
        var pod = new PodSimulation(spec);
        pod.Settle();
        pod.Exit("app", exitCode);
        pod.Settle();

        pod.Status.Phase.Should().Be(phase);
        pod.StatusOf("app").RestartCount.Should().Be(restarts);
    }

    [Theory]
    [InlineData("In", 42, "Running")]
    [InlineData("In", 43, "Failed")]
    [InlineData("NotIn", 43, "Running")]
    [InlineData("NotIn", 42, "Failed")]
    public void A_rule_of_the_container_restarts_by_exit_code(string operation, int exitCode, string phase)
    {
        var spec = TestPods.Pod("Never");
        spec.Spec.Containers[0].RestartPolicy = "Never";
        spec.Spec.Containers[0].RestartPolicyRules =
        [
            new V1ContainerRestartRule { Action = "Restart", ExitCodes = new V1ContainerRestartRuleOnExitCodes { OperatorProperty = operation, Values = [42] } },
        ];
        var pod = new PodSimulation(spec);
        pod.Settle();
        pod.Exit("app", exitCode);
        pod.Settle();

        pod.Status.Phase.Should().Be(phase);
    }

    [Fact]
    public void The_first_restart_is_immediate_and_the_next_ones_wait_ten_seconds_doubling_to_five_minutes()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            pod.Advance(TimeSpan.FromSeconds(1));
            pod.Exit("app", 1);
            waits.Add(pod.Waiting.Count > 0 ? 0 : (pod.WakeAt!.Value - pod.Now).TotalSeconds);
            pod.Advance(TimeSpan.FromSeconds(waits[^1]));
            pod.Settle();
        }

        waits.Should().Equal(0, 10, 20, 40, 80, 160, 300, 300);
    }

    [Fact]
    public void A_run_of_more_than_ten_minutes_forgets_the_back_off()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Exit("app", 1);
        pod.Settle();
        pod.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        pod.Exit("app", 1);

        pod.Waiting.Should().NotBeEmpty("the restart is immediate again");
    }

    [Fact]
    public void A_container_in_back_off_says_for_how_long()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        pod.Exit("app", 1);
        pod.Settle();
        pod.Exit("app", 2);

        pod.State.Should().Be(PodStateName.BackingOff);
        var status = pod.StatusOf("app");
        status.State.Waiting.Reason.Should().Be("CrashLoopBackOff");
        status.State.Waiting.Message.Should().Be("back-off 10s restarting failed container=app pod=web_default(uid-web)");
        status.LastState.Terminated.ExitCode.Should().Be(2);
        status.RestartCount.Should().Be(1);
        pod.Status.Phase.Should().Be("Running");
    }

    [Fact]
    public void A_failed_pull_alternates_between_the_error_and_the_back_off()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Succeed(pod.Take<PreparePod>());
        pod.Fail(pod.Take<PullImage>());
        pod.StatusOf("app").State.Waiting.Reason.Should().Be("ErrImagePull");
        pod.StatusOf("app").State.Waiting.Message.Should().Be("no such host");

        pod.Advance(TimeSpan.FromSeconds(3));
        pod.StatusOf("app").State.Waiting.Reason.Should().Be("ImagePullBackOff");
        pod.StatusOf("app").State.Waiting.Message.Should().Be($"Back-off pulling image \"{TestPods.Image}\": ErrImagePull: no such host");

        pod.Advance(TimeSpan.FromSeconds(7));
        pod.Fail(pod.Take<PullImage>());
        pod.StatusOf("app").State.Waiting.Reason.Should().Be("ErrImagePull");
        pod.Advance(TimeSpan.FromSeconds(19));
        pod.Waiting.Should().BeEmpty("the second back-off is 20 s");
        pod.Advance(TimeSpan.FromSeconds(1));
        pod.Waiting.Should().ContainSingle();
    }

    [Fact]
    public void A_container_whose_image_cannot_be_pulled_does_not_hold_back_another()
    {
        var pod = new PodSimulation(TestPods.Pod(containers: [TestPods.Container("bad"), TestPods.Container("good", "registry.test/other:v1")]));
        pod.Succeed(pod.Take<PreparePod>());
        pod.Fail(pod.Waiting.OfType<PullImage>().Single(static p => p.Container == "bad"));
        pod.Settle();

        pod.StatusOf("good").State.Running.Should().NotBeNull();
        pod.StatusOf("bad").State.Waiting.Reason.Should().Be("ErrImagePull");
        pod.Status.Phase.Should().Be("Pending");
    }

    [Fact]
    public void What_is_not_wasm_ends_in_CreateContainerError_and_is_tried_again()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Succeed(pod.Take<PreparePod>());
        pod.Succeed(pod.Take<PullImage>());
        pod.Fail(pod.Take<StartContainer>());

        pod.StatusOf("app").State.Waiting.Reason.Should().Be("CreateContainerError");
        pod.StatusOf("app").State.Waiting.Message.Should().Be("not wasm");
        pod.Advance(TimeSpan.FromSeconds(10));
        pod.Waiting.Should().ContainSingle().Which.Should().BeOfType<PullImage>("a mended tag has to be seen");
        pod.Settle();
        pod.Status.Phase.Should().Be("Running");
        pod.StatusOf("app").RestartCount.Should().Be(0);
    }
}
