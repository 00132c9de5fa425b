using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>What changes of a Pod that runs: resources (1.33) and ephemeral containers (1.23), which Kubernetes 1.20 does not serve.</summary>
[Collection(EmbeddedCluster.Name)]
public sealed class PodResizeTests(EmbeddedClusterFixture cluster)
{
    [Fact]
    public async Task Cpu_is_resized_in_place_and_a_memory_limit_with_a_restart_where_the_policy_says_so()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("tick(100000,100)");
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("10m") },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("32Mi") },
        };
        pod.Spec.Containers[0].ResizePolicy = [new V1ContainerResizePolicy { ResourceName = "memory", RestartPolicy = "RestartContainer" }];
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await ResizeAsync(space, "cpu", "20m", "32Mi");
        var resized = await cluster.UntilPodAsync(space, "main", static p => p.Container("main").AllocatedResources?["cpu"].ToString() == "20m", "is given 20m");
        resized.Container("main").RestartCount.Should().Be(0);

        await ResizeAsync(space, "cpu", "20m", "48Mi");
        await cluster.UntilPodAsync(
            space, "main", static p => WasmPods.IsReady(p) && p.Container("main") is { RestartCount: 1 } c && c.Resources.Limits["memory"].ToString() == "48Mi", "is restarted with 48Mi");
        await cluster.UntilPodAsync(space, "main", static p => p.Status.Conditions.All(static c => !c.Type.StartsWith("PodResize", StringComparison.Ordinal)), "has no resize conditions left");
    }

    [Fact]
    public async Task A_memory_limit_of_a_running_module_cannot_be_changed_without_and_the_pod_says_so()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("tick(100000,100)");
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("32Mi") } };
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await ResizeAsync(space, "memory", "32Mi", "48Mi");

        var refused = await cluster.UntilPodAsync(space, "main", static p => p.Status.Conditions.Any(static c => c is { Type: "PodResizePending", Status: "True", Reason: "Infeasible" }), "says that it is infeasible");
        refused.Container("main").Resources.Limits["memory"].ToString().Should().Be("32Mi");
        refused.Container("main").RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task An_ephemeral_container_ends_at_once_and_says_why()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, await cluster.ScriptAsync("tick(100000,100)"));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await cluster.Api.PatchAsync(
            ApiResources.Pods,
            new NamespacedName(space, "main"),
            new PatchRequest(PatchKind.StrategicMerge, """{"spec":{"ephemeralContainers":[{"name":"debugger","image":"busybox","stdin":true,"tty":true}]}}""", "ephemeralcontainers"),
            CancellationToken.None);

        var pod = await cluster.UntilPodAsync(space, "main", static p => p.Status.EphemeralContainerStatuses is [{ State.Terminated.Reason: "ContainerCannotRun" }], "says that it cannot run");
        pod.Status.EphemeralContainerStatuses[0].State.Terminated.Message.Should().StartWith("ephemeral containers are not possible on a WebAssembly node");
        WasmPods.IsReady(pod).Should().BeTrue();
        await cluster.UntilEventAsync(space, "main", "Failed", "ephemeral containers are not possible on a WebAssembly node");
    }

    private Task ResizeAsync(string space, string requested, string request, string memoryLimit)
    {
        var resources = new JsonObject { ["requests"] = new JsonObject { [requested] = request }, ["limits"] = new JsonObject { ["memory"] = memoryLimit } };
        var body = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["resources"] = resources }) } };
        return cluster.Api.PatchAsync(ApiResources.Pods, new NamespacedName(space, "main"), new PatchRequest(PatchKind.StrategicMerge, body.ToJsonString(), "resize"), CancellationToken.None);
    }
}
