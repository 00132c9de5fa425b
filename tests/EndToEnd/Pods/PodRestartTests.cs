using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract A: containers that end, and when they start again.</summary>
public abstract class PodRestartTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_10_an_edited_image_ends_a_back_off()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("exit(1)")).WithRestartPolicy("Always"));
        await cluster.UntilPodAsync(space, "main", static p => WasmPods.WaitingReason(p) == "CrashLoopBackOff", "backs off");

        var image = await cluster.ImageAsync("ticker-wat");
        await cluster.Api.PatchAsync(
            ApiResources.Pods, new NamespacedName(space, "main"),
            new PatchRequest(PatchKind.StrategicMerge, $$$"""{"spec":{"containers":[{"name":"main","image":"{{{image}}}"}]}}"""), CancellationToken.None);

        var running = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        running.Container().Image.Should().Contain("ticker-wat");
        running.Container().RestartCount.Should().BeLessThanOrEqualTo(2, "it did not wait for the next restart of the old one");
    }

    /// <summary>With a longest wait of 1 s, doubling from 10 s would show at once.</summary>
    [Fact]
    public async Task Row_11_the_back_off_stays_at_its_longest()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("exit(1)")).WithRestartPolicy("Always").On(ClusterFixture.QuickNode));

        for (var restarts = 2; restarts <= 5; restarts++)
        {
            var waiting = await cluster.UntilPodAsync(space, "main", p => WasmPods.WaitingReason(p) == "CrashLoopBackOff" && p.Container().RestartCount >= restarts, $"backs off after restart {restarts}");
            waiting.Container().State.Waiting.Message.Should().StartWith("back-off 1s restarting failed container=main pod=main_");
        }
    }

    [Theory]
    [InlineData("Always", "Running")]
    [InlineData("OnFailure", "Succeeded")]
    [InlineData("Never", "Failed")]
    public async Task Row_20_a_container_ends_as_its_policy_says(string policy, string phase)
    {
        var space = await cluster.CreateNamespaceAsync();
        var script = policy == "Always" ? await cluster.ScriptAsync("exit_once(file:/s/one,1)", "exit_once(file:/s/two,1)", "tick(100000,100)")
            : policy == "OnFailure" ? await cluster.ScriptAsync("exit_once(file:/s/one,1)")
            : await cluster.ScriptAsync("exit(1)");
        var pod = script.WithRestartPolicy(policy).WithVolume(new V1Volume { Name = "s", EmptyDir = new V1EmptyDirVolumeSource() }, "/s");
        await cluster.CreatePodAsync(space, pod.On(ClusterFixture.QuickNode));

        var expected = policy switch { "Always" => 2, "OnFailure" => 1, _ => 0 };
        var found = await cluster.UntilPodAsync(
            space, "main", p => p.Status?.Phase == phase && p.Container() is { } c && c.RestartCount == expected && (policy != "Always" || c.State.Running is not null), "is as expected");
        found.Container().Ready.Should().Be(policy == "Always");
        (found.Container().State.Terminated is not null).Should().Be(policy != "Always");
    }

    [Fact]
    public async Task Row_21_a_container_that_failed_has_a_reason()
    {
        var space = await cluster.CreateNamespaceAsync();

        var terminated = (await cluster.RunAsync(space, await cluster.ScriptAsync("exit(1)"))).Container().State.Terminated;

        terminated.ExitCode.Should().NotBe(0);
        terminated.Reason.Should().Be("Error");
    }

    [Fact]
    public async Task Row_22_a_pod_that_always_fails_can_be_deleted()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("exit(1)")).WithRestartPolicy("Always"));
        await cluster.UntilPodAsync(space, "main", static p => p.Status?.ContainerStatuses?[0].LastState?.Terminated is not null, "failed");

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PodRestartTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PodRestartTests(cluster);
}
