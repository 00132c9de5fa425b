using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;
using Krustlet.EndToEnd.Modules;
using Krustlet.EndToEnd.Workloads;

namespace Krustlet.EndToEnd.Metrics;

/// <summary>
/// What the nodes measure is what autoscaling and <c>kubectl top</c> work with. Only on the real control plane: the embedded one has
/// no aggregator and no autoscaler.
/// </summary>
[Collection(RealCluster.Name)]
public sealed class AutoscalingTests(RealClusterFixture cluster)
{
    /// <summary>The autoscaler looks every 15 seconds, and learns of new kinds every 30.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_deployment_grows_with_the_memory_of_its_modules_and_top_shows_it()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var metrics = await MetricsServer.StartAsync(cluster, space);
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        var image = await cluster.ImageAsync("wasmercise");
        await kubectl.FeedAsync(WorkloadManifests.Workload("Deployment", image, "first", "replicas: 1").Replace("\"sleep(3600)\"", "\"alloc(8)\", \"sleep(3600)\"", StringComparison.Ordinal), "apply", "-f", "-");
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=170s");

        var version = await cluster.ServedVersionAsync("HorizontalPodAutoscaler", "autoscaling/v2", "autoscaling/v2beta2");
        await kubectl.FeedAsync(Autoscaler(version, "apps/v1", "Deployment"), "apply", "-f", "-");

        await cluster.UntilAsync(async () => await cluster.PodsAsync(space) is { Count: 3 } pods && pods.All(WasmPods.IsReady), "three Pods are Ready");
        var lines = (await kubectl.RunAsync("top", "pods", "--no-headers")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().NotBeEmpty().And.OnlyContain(line => line.StartsWith("web-", StringComparison.Ordinal) && line.TrimEnd().EndsWith("Mi", StringComparison.Ordinal));
        (await kubectl.RunAsync("top", "nodes", "--no-headers")).Should().ContainAll(cluster.NodeNames);
    }

    [Fact]
    public async Task A_module_is_scaled_by_its_autoscaler_the_operator_leaves_the_count_alone_and_zero_is_zero()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var metrics = await MetricsServer.StartAsync(cluster, space);
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        var image = await cluster.ImageAsync("wasmercise");
        await kubectl.FeedAsync(Module(image, "first"), "apply", "-f", "-");
        await cluster.UntilReadyAsync(space, "web", 1);
        var version = await cluster.ServedVersionAsync("HorizontalPodAutoscaler", "autoscaling/v2", "autoscaling/v2beta2");
        await kubectl.FeedAsync(Autoscaler(version, KrustletResources.WasmModules.ApiVersion, "WasmModule"), "apply", "-f", "-");

        var grown = await cluster.UntilAsync(KrustletResources.WasmModules, space, "web", module => module is { Spec.Replicas: 3, Status.ReadyReplicas: 3 } && module.Is("Ready"), "has grown to three", Longest);
        await kubectl.FeedAsync(Module(image, "second"), "apply", "-f", "-");
        var changed = await cluster.UntilAsync(
            KrustletResources.WasmModules, space, "web", module => module.Metadata.Generation > grown.Metadata.Generation && ModuleExtensions.IsCurrent(module) && module.Is("Ready"), "has rolled out", Longest);
        (changed.Spec.Replicas, changed.Metadata.Generation).Should().Be((3, grown.Metadata.Generation + 1), "a manifest without a count changes none, and nobody else wrote the spec");

        await ScaleAsync(space, 0);
        await cluster.UntilAsync(KrustletResources.WasmModules, space, "web", module => module.Condition("Ready") is { Status: "True", Reason: "ScaledToZero" } && module.Status!.Replicas == 0, "is scaled to zero", Longest);
        await cluster.UntilAsync(async () => (await kubectl.RunAsync("get", "hpa", "web", "-o", "jsonpath={.metadata.annotations}{.status.conditions}")).Contains("ScalingDisabled", StringComparison.Ordinal), "the autoscaler has seen it and rests");
        (await cluster.Api.GetAsync(KrustletResources.WasmModules, new NamespacedName(space, "web"), CancellationToken.None))!.Spec.Replicas.Should().Be(0);

        await ScaleAsync(space, 1);
        await cluster.UntilAsync(KrustletResources.WasmModules, space, "web", module => module is { Spec.Replicas: 3, Status.ReadyReplicas: 3 }, "grows again", Longest);
    }

    private Task ScaleAsync(string space, int replicas) => cluster.PatchModuleAsync(space, "web", $$$"""{"spec":{"replicas":{{{replicas}}}}}""", "scale");

    private static string Module(string image, string word) => $$"""
        apiVersion: wasm.krustlet.dev/v1alpha1
        kind: WasmModule
        metadata: { name: web }
        spec:
          module: {{image}}
          args: ["log(stdout,{{word}})", "alloc(8)", "sleep(3600)"]
        """;

    private static string Autoscaler(string version, string targetVersion, string targetKind) => $$"""
        apiVersion: {{version}}
        kind: HorizontalPodAutoscaler
        metadata: { name: web }
        spec:
          minReplicas: 1
          maxReplicas: 3
          scaleTargetRef: { apiVersion: {{targetVersion}}, kind: {{targetKind}}, name: web }
          metrics:
          - type: Resource
            resource: { name: memory, target: { type: AverageValue, averageValue: 1Mi } }
        """;
}
