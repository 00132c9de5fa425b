using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Pods;

namespace Krustlet.EndToEnd.Nodes;

/// <summary>A node that runs short ends Pods, and they stay ended.</summary>
public abstract class EvictionTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_18_an_evicted_pod_is_terminal()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("read(env:FILL)to(var:x)", "write(var:x)to(file:/e/file)", "tick(100000,100)")).WithRestartPolicy("Always");
        pod.Spec.Containers[0].Env = [new V1EnvVar { Name = "FILL", Value = new string('x', 3000) }];
        var limited = new V1Volume { Name = "e", EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity("1Ki") } };
        var created = await cluster.CreatePodAsync(space, pod.WithVolume(limited, "/e"));

        var evicted = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        evicted.Status.Phase.Should().Be("Failed");
        evicted.Status.Reason.Should().Be("Evicted");
        evicted.Status.Message.Should().StartWith("Usage of EmptyDir volume \"e\" exceeds the limit \"1Ki\"");
        await cluster.UntilEventAsync(space, "main", "Evicted");

        await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"metadata":{"labels":{"looked":"at"}}}""");
        await cluster.DeleteAsync(space);
        var seen = (await cluster.SeenUntilDeletedAsync(created)).Select(static change => change.Object).ToList();
        seen.SkipWhile(static p => p.Status.Phase != "Failed").Should().OnlyContain(static p => p.Status.Phase == "Failed" && p.Status.Reason == "Evicted");
    }

    [Fact]
    public async Task A_node_short_of_memory_evicts_a_pod_and_says_so()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        await StartAsync(space, node);

        await node.StopAsync();
        await node.StartAsync("--eviction-hard", "memory.available<99.9%", "--node-status-update-frequency", "1s");

        var evicted = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        evicted.Status.Reason.Should().Be("Evicted");
        evicted.Status.Message.Should().StartWith("The node was low on resource: memory. ");
        PodConditions.Is(evicted, "DisruptionTarget", "True").Should().BeTrue();
        await node.UntilAsync(static n => Has(n, "MemoryPressure", "KubeletHasInsufficientMemory"), "is under memory pressure");
    }

    [Fact]
    public async Task A_node_short_of_disk_removes_unused_images_before_it_evicts_a_pod()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        var unused = WasmPods.Create("unused", await cluster.ImageAsync("hello-wat")).On(node.Name);
        await cluster.RunAsync(space, unused);
        var running = await StartAsync(space, node);
        await node.UntilAsync(static n => HasImage(n, "/hello-wat"), "lists the image");

        await node.StopAsync();
        await node.StartAsync("--eviction-hard", "nodefs.available<99.9%", "--node-status-update-frequency", "1s");

        var evicted = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        evicted.Status.Reason.Should().Be("Evicted");
        evicted.Status.Message.Should().StartWith("The node was low on resource: ephemeral-storage. ");
        evicted.Container().ContainerID.Should().Be(running.Container().ContainerID);
        var pressed = await node.UntilAsync(static n => Has(n, "DiskPressure", "KubeletHasDiskPressure") && !HasImage(n, "/hello-wat"), "is under disk pressure and has removed the image");
        pressed.Status.Conditions.Single(static c => c.Type == "Ready").Status.Should().Be("True");
    }

    private static bool Has(V1Node node, string condition, string reason) => node.Status.Conditions.Any(c => c.Type == condition && c.Status == "True" && c.Reason == reason);

    private static bool HasImage(V1Node node, string repository) => node.Status.Images?.Any(i => i.Names.Any(n => n.Contains(repository, StringComparison.Ordinal))) ?? false;

    private async Task<V1Pod> StartAsync(string space, OwnNode node)
    {
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("tick(100000,100)")).On(node.Name));
        return await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : EvictionTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : EvictionTests(cluster);
}
