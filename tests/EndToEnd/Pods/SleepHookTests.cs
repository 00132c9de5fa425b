using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Rows 107 to 109 of the kubelet's contract. Hooks that sleep came with Kubernetes 1.29: the real control plane of these tests drops them.</summary>
[Collection(EmbeddedCluster.Name)]
public sealed class SleepHookTests(EmbeddedClusterFixture cluster)
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Row_107_a_preStop_hook_that_sleeps_puts_the_end_off(int seconds)
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, seconds, "Always");
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");

        var asked = ClusterFixture.Time.GetTimestamp();
        await cluster.DeleteAsync(space);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");

        ClusterFixture.Time.GetElapsedTime(asked).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task Row_108_a_shorter_grace_cuts_the_sleep_short()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, 400, "Always");
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");

        await cluster.DeleteAsync(space, grace: 2);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Fact]
    public async Task Row_109_a_container_that_has_ended_does_not_sleep()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, 400, "Never");
        var pod = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        await HealthPods.AskAsync(pod, "/exit?code=0");
        await cluster.UntilAsync(space, WasmPods.HasEnded, "ended");

        await cluster.DeleteAsync(space);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    private async Task StartAsync(string space, int seconds, string policy)
    {
        var sleep = new V1LifecycleHandler { Sleep = new V1SleepAction { Seconds = seconds } };
        var pod = await cluster.HealthPodAsync(space, c => c.Lifecycle = new V1Lifecycle { PreStop = sleep });
        await cluster.CreatePodAsync(space, pod.WithRestartPolicy(policy).WithGracePeriod(500));
    }
}
