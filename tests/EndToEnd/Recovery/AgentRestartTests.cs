using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Recovery;

/// <summary>Modules outlive their agent.</summary>
public abstract class AgentRestartTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_killed_agent_leaves_modules_running_and_the_next_adopts_them()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("wasmercise"), "tick(100000,100)").WithRestartPolicy("Always");
        pod.Spec.NodeSelector["kubernetes.io/hostname"] = cluster.NodeNames[1];
        await cluster.CreatePodAsync(space, pod);
        var before = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        var linesBefore = Lines(await cluster.LogsAsync(space, "main"));

        await cluster.Stack.Nodes[cluster.NodeNames[1]].Process.KillAsync();
        (await cluster.IsModuleKnownAsync(before.Container().ContainerID)).Should().BeTrue("the module host outlives the agent");
        await cluster.Stack.StartNodeAsync(cluster.NodeNames[1], CancellationToken.None);

        await cluster.UntilAsync(async () => await TryLinesAsync(space) > linesBefore, "ticks on");
        var after = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        after.Container().ContainerID.Should().Be(before.Container().ContainerID);
        after.Container().RestartCount.Should().Be(0);
        (await cluster.LogsAsync(space, "main")).Split('\n').Count(line => line.StartsWith("INF: Let's", StringComparison.Ordinal)).Should().Be(1, "it was started once");
    }

    private static int Lines(string log) => log.Count(character => character == '\n');

    private async Task<int> TryLinesAsync(string space)
    {
        try
        {
            return Lines(await cluster.LogsAsync(space, "main"));
        }
        catch (ApiException)
        {
            // The agent is not listening yet.
            return 0;
        }
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : AgentRestartTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : AgentRestartTests(cluster);
}
