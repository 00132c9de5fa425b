using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract A: Pods that are deleted at every moment of their short life never say what did not happen.</summary>
public abstract class FastDeletionTests(ClusterFixture cluster)
{
    private const int Pods = 8;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(60);

    [Fact]
    public async Task Row_16_a_pod_that_was_to_fail_is_never_reported_a_success()
    {
        var seen = await SeenAsync(static (pod, script) => pod.Spec.Containers = [script]);

        seen.Should().NotContain(static p => p.Status.Phase == "Succeeded");
        seen.SelectMany(static p => p.Status.ContainerStatuses ?? []).Should().NotContain(static c => c.State.Terminated != null && c.State.Terminated.ExitCode == 0);
    }

    [Fact]
    public async Task Row_17_a_container_behind_a_failing_init_container_is_never_reported_started()
    {
        var seen = await SeenAsync(static (pod, script) =>
        {
            script.Name = "fails";
            pod.Spec.InitContainers = [script];
        });

        var blocked = seen.SelectMany(static p => p.Status.ContainerStatuses ?? []).ToList();
        blocked.Should().NotBeEmpty().And.OnlyContain(static c => c.Started != true && c.State.Running == null && c.ContainerID == null);
    }

    /// <summary>Everything that a watch shows of Pods with a container that fails, each deleted a moment later in its life than the one before.</summary>
    private async Task<IReadOnlyList<V1Pod>> SeenAsync(Action<V1Pod, V1Container> shape)
    {
        var space = await cluster.CreateNamespaceAsync();
        var image = await cluster.ImageAsync("ticker-wat");
        List<V1Pod> seen = [];
        for (var number = 0; number < Pods; number++)
        {
            var pod = WasmPods.Create("main", image);
            shape(pod, await cluster.ScriptContainerAsync("main", "exit(1)"));
            var created = await cluster.CreatePodAsync(space, pod);
            await Task.Delay(number * Step, ClusterFixture.Time);
            await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);
            seen.AddRange((await cluster.SeenUntilDeletedAsync(created)).Select(static change => change.Object));
        }

        return seen;
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : FastDeletionTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : FastDeletionTests(cluster);
}
