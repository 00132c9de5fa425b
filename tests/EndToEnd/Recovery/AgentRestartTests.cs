using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Pods;

namespace Krustlet.EndToEnd.Recovery;

/// <summary>Rows 84 and 151 of the kubelet's contract: modules outlive their agent.</summary>
public abstract class AgentRestartTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_151_a_killed_agent_leaves_modules_running_and_the_next_adopts_them()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        var before = await StartAsync(space, node, static _ => { });
        var linesBefore = Lines(await cluster.LogsAsync(space, "main"));

        await node.KillAsync();
        (await cluster.IsModuleKnownAsync(before.Container().ContainerID)).Should().BeTrue("the module host outlives the agent");
        await node.StartAsync();

        await cluster.UntilAsync(async () => await TryLinesAsync(space) > linesBefore, "ticks on");
        var after = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        after.Container().ContainerID.Should().Be(before.Container().ContainerID);
        after.Container().RestartCount.Should().Be(0);
        (await cluster.LogsAsync(space, "main")).Split('\n').Count(static line => line.StartsWith("INF: Let's", StringComparison.Ordinal)).Should().Be(1, "it was started once");
    }

    [Fact]
    public async Task Row_151_what_was_deleted_while_no_agent_ran_is_ended_by_the_next()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        var running = await StartAsync(space, node, static _ => { });

        await node.KillAsync();
        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(GracePeriodSeconds: 0), CancellationToken.None);
        (await cluster.IsModuleKnownAsync(running.Container().ContainerID)).Should().BeTrue("nobody has told it to end");
        await node.StartAsync();

        await cluster.UntilAsync(async () => !await cluster.IsModuleKnownAsync(running.Container().ContainerID), "the module has ended");
        await cluster.UntilAsync(() => !Directory.Exists(Path.Combine(node.DataDirectory, "pods", running.Metadata.Uid)), "nothing is left of the Pod");
    }

    [Fact]
    public async Task Row_151_what_was_to_end_while_no_agent_ran_is_ended_by_the_next()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        await StartAsync(space, node, static pod => pod.WithGracePeriod(2));

        await node.KillAsync();
        await cluster.DeleteAsync(space);
        await node.StartAsync();

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Fact]
    public async Task Row_84_an_agents_restart_changes_neither_status_nor_readiness()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        var init = await cluster.ScriptContainerAsync("init", "exit(0)");
        var probed = await cluster.HealthPodAsync(space, static c => (c.Name, c.ReadinessProbe, c.LivenessProbe) = ("probed", HealthPods.Get("/healthz"), HealthPods.Get("/healthz")));
        var before = await StartAsync(space, node, pod =>
        {
            pod.Spec.InitContainers = [init];
            pod.Add(probed.Spec.Containers[0]);
        });

        await node.KillAsync();
        await node.StartAsync();
        var lines = await TryLinesAsync(space);
        await cluster.UntilAsync(async () => await TryLinesAsync(space) > lines, "the next agent serves the log");
        await cluster.UntilAsync(async () => (await cluster.LogsAsync(space, "main", "container=probed&tailLines=20")).Split("GET /healthz").Length > 5, "the next agent asks for its health");

        await cluster.DeleteAsync(space, grace: 1);
        var seen = (await cluster.SeenUntilDeletedAsync(before)).Select(static change => change.Object).TakeWhile(static p => p.Metadata.DeletionTimestamp is null).ToList();
        seen.Where(static p => !WasmPods.IsReady(p) || p.Status.InitContainerStatuses.Concat(p.Status.ContainerStatuses).Any(static c => !c.Ready || c.RestartCount > 0)).Select(Describe).Should().BeEmpty();
    }

    private static string Describe(V1Pod pod) => string.Join(
        ", ",
        pod.Status.Conditions.Select(static c => $"{c.Type} {c.Status} {c.Reason}")
            .Concat(pod.Status.InitContainerStatuses.Concat(pod.Status.ContainerStatuses).Select(static c => $"{c.Name} ready {c.Ready} started {c.Started} restarts {c.RestartCount}"))
            .Append(pod.Metadata.ResourceVersion));

    private static int Lines(string log) => log.Count(static character => character == '\n');

    private async Task<V1Pod> StartAsync(string space, OwnNode node, Action<V1Pod> change)
    {
        var pod = (await cluster.ScriptAsync("tick(100000,100)")).WithRestartPolicy("Always").On(node.Name);
        change(pod);
        await cluster.CreatePodAsync(space, pod);
        return await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
    }

    private async Task<int> TryLinesAsync(string space)
    {
        try
        {
            return Lines(await cluster.LogsAsync(space, "main", "container=main"));
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
