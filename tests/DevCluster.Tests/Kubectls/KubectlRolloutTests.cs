using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Tests.Controllers;

namespace Krustlet.DevCluster.Tests.Kubectls;

public sealed class KubectlRolloutTests(EmbeddedUnderTest controlPlane) : IClassFixture<EmbeddedUnderTest>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kubectl_follows_and_undoes_the_rollout_of_a_stateful_set_and_a_daemon_set(bool oldest)
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.StatefulSets, Workloads.StatefulSet("web", node.Name, 2));
        await cluster.CreateAsync(ApiResources.DaemonSets, Workloads.DaemonSet("agent", node.Name));
        using var kubectl = await KubectlRun.CreateAsync(oldest, await controlPlane.KubeconfigAsync());

        foreach (var workload in new[] { "statefulset/web", "daemonset/agent" })
        {
            await RunAsync(kubectl, cluster, "rollout", "status", workload, "--timeout=50s");
            await RunAsync(kubectl, cluster, "set", "image", workload, "app=app:2");
            await RunAsync(kubectl, cluster, "rollout", "status", workload, "--timeout=50s");
            var history = await RunAsync(kubectl, cluster, "rollout", "history", workload);
            await RunAsync(kubectl, cluster, "rollout", "undo", workload);
            await RunAsync(kubectl, cluster, "rollout", "status", workload, "--timeout=50s");

            history.Should().MatchRegex(@"(?m)^1\s").And.MatchRegex(@"(?m)^2\s");
        }

        (await cluster.ListAsync(ApiResources.Pods)).Should().HaveCount(3).And.OnlyContain(pod => pod.Spec.Containers[0].Image == "app:1");
    }

    private static async Task<string> RunAsync(KubectlRun kubectl, TestCluster cluster, params string[] arguments)
    {
        var (code, text) = await kubectl.TryAsync(["--namespace", cluster.Namespace, .. arguments]);
        code.Should().Be(0, $"kubectl {string.Join(' ', arguments)} should succeed; it wrote {text}");
        return text;
    }
}
