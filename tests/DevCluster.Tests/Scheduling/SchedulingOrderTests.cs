using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Faults;
using Krustlet.DevCluster.Tests.Controllers;

namespace Krustlet.DevCluster.Tests.Scheduling;

/// <summary>Decisions of the scheduler are written by several at once.</summary>
public sealed class SchedulingOrderTests(EmbeddedUnderTest controlPlane) : IClassFixture<EmbeddedUnderTest>
{
    private const string Scheduler = "system:kube-controller-manager";

    [Fact]
    public async Task A_reason_to_wait_that_comes_late_is_not_said_of_a_pod_that_was_bound_meanwhile()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var name = TestCluster.NewName("node");
        var explained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var readAgain = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool IsOfPod(FaultTarget target, string method) =>
            target.User == Scheduler && target.Method == method && target.Namespace == cluster.Namespace && target.Resource == "pods" && target.Name == "late";
        bool IsExplanation(FaultTarget target) => IsOfPod(target, "PATCH") && explained.TrySetResult();
        bool IsReadAgain(FaultTarget target) => IsOfPod(target, "GET") && readAgain.TrySetResult();
        using var slow = controlPlane.Faults.Inject(IsExplanation, Fault.Slow(TimeSpan.FromSeconds(3)), times: 1);
        using var seen = controlPlane.Faults.Inject(IsReadAgain, Fault.Slow(TimeSpan.FromMilliseconds(1)));
        await cluster.CreateAsync(ApiResources.Pods, Workloads.Pod("late", name));
        await explained.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await using var node = await HollowNode.StartAsync(cluster.Client, name);
        await cluster.UntilAsync(ApiResources.Pods, "late", pod => pod?.Status?.Phase == "Running");
        await readAgain.Task.WaitAsync(TimeSpan.FromMinutes(1));

        var pod = await cluster.GetAsync(ApiResources.Pods, "late");
        pod!.Status.Conditions.Should().ContainSingle(condition => condition.Type == "PodScheduled").Which.Status.Should().Be("True");
    }
}
