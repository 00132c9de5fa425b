using System.Text.Json.Nodes;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>A module that stays up.</summary>
public abstract class ModuleServiceTests(ClusterFixture cluster)
{
    [Fact]
    public async Task It_becomes_a_deployment_that_it_owns_and_reports_on()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreateModuleAsync(space, "hello", await TickerAsync(replicas: 2));

        var module = await cluster.UntilReadyAsync(space, "hello", 2);

        module.Status!.Replicas.Should().Be(2);
        module.Status.ResolvedDigest.Should().StartWith("sha256:");
        module.Is("Reconciling").Should().BeFalse();
        module.Is("Stalled").Should().BeFalse();
        var deployment = await cluster.Api.GetAsync(ApiResources.Deployments, new NamespacedName(space, "hello"), CancellationToken.None);
        deployment!.Metadata.OwnerReferences.Should().ContainSingle().Which.Uid.Should().Be(module.Metadata.Uid);
        (await cluster.PodsAsync(space)).Should().HaveCount(2).And.OnlyContain(pod => WasmPods.IsReady(pod));
    }

    [Fact]
    public async Task It_scales_through_the_scale_subresource()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreateModuleAsync(space, "hello", await TickerAsync(replicas: 1));
        await cluster.UntilReadyAsync(space, "hello", 1);
        var path = $"/apis/wasm.krustlet.dev/v1alpha1/namespaces/{space}/wasmmodules/hello/scale";

        await cluster.Api.SendAsync(
            new RawRequest(HttpMethod.Patch, path, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 3 } }, "application/merge-patch+json"),
            CancellationToken.None);

        await cluster.UntilReadyAsync(space, "hello", 3);
        var scale = await cluster.Api.SendAsync(new RawRequest(HttpMethod.Get, path), CancellationToken.None);
        scale!["status"]!["replicas"]!.GetValue<int>().Should().Be(3);
        scale["status"]!["selector"]!.GetValue<string>().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_runtime_that_no_node_offers_is_told_with_the_schedulers_words()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreateModuleAsync(space, "hello", (await TickerAsync(replicas: 1)) with { Runtime = ModuleRuntime.WasiHttp });

        var module = await cluster.UntilAsync(
            KrustletResources.WasmModules, space, "hello", found => found.Condition("Ready") is { Reason: "RuntimeNotOffered" } ready && ready.Message.Contains("finds no node", StringComparison.Ordinal), "says what no node offers", TimeSpan.FromMinutes(5));
        module.Condition("Ready")!.Message.Should().StartWith("no node offers the runtime WasiHttp (node label node.krustlet.dev/runtime-wasi-http), nodes offer Wasi").And.Contain("nodes are available");
    }

    [Fact]
    public async Task A_change_of_its_spec_rolls_out()
    {
        var space = await cluster.CreateNamespaceAsync();
        var spec = new WasmModuleSpec { Module = await cluster.ImageAsync("wasmercise"), Replicas = 1, Args = ["log(stdout,before)", "sleep(3600)"] };
        await cluster.CreateModuleAsync(space, "hello", spec);
        await cluster.UntilReadyAsync(space, "hello", 1);

        await cluster.PatchModuleAsync(space, "hello", """{"spec":{"args":["log(stdout,after)","sleep(3600)"]}}""");

        await cluster.UntilAsync(
            async () => await cluster.PodsAsync(space) is [var pod] && pod.Spec.Containers[0].Args.Contains("log(stdout,after)") && WasmPods.IsReady(pod), "only the new Pod is left, Ready");
        await cluster.UntilReadyAsync(space, "hello", 1);
        var left = (await cluster.PodsAsync(space)).Single();
        (await cluster.LogsAsync(space, left.Metadata.Name)).Should().Contain("after").And.NotContain("before");
    }

    [Fact]
    public async Task Its_deletion_takes_everything_along()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreateModuleAsync(space, "hello", await TickerAsync(replicas: 1));
        await cluster.UntilReadyAsync(space, "hello", 1);

        await cluster.Api.DeleteAsync(KrustletResources.WasmModules, new NamespacedName(space, "hello"), new DeleteRequest(), CancellationToken.None);

        await cluster.UntilGoneAsync(KrustletResources.WasmModules, space, "hello");
        await cluster.UntilGoneAsync(ApiResources.Deployments, space, "hello");
        await cluster.UntilAsync(async () => (await cluster.PodsAsync(space)).Count == 0, "its Pods are gone");
    }

    [Fact]
    public async Task A_look_at_a_module_that_is_as_it_should_be_writes_nothing()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreateModuleAsync(space, "hello", await TickerAsync(replicas: 1));
        await cluster.UntilReadyAsync(space, "hello", 1);
        var deployment = await cluster.Api.GetAsync(ApiResources.Deployments, new NamespacedName(space, "hello"), CancellationToken.None);

        var touched = await cluster.PatchModuleAsync(space, "hello", """{"metadata":{"annotations":{"e2e.krustlet.dev/look":"again"}}}""");
        // The operator hears of both on one watch, in order: when the second module is made, the first has been looked at.
        await cluster.CreateModuleAsync(space, "later", await TickerAsync(replicas: 1));
        await cluster.UntilReadyAsync(space, "later", 1);

        var module = await cluster.Api.GetAsync(KrustletResources.WasmModules, new NamespacedName(space, "hello"), CancellationToken.None);
        module!.Metadata.ResourceVersion.Should().Be(touched.Metadata.ResourceVersion);
        var after = await cluster.Api.GetAsync(ApiResources.Deployments, new NamespacedName(space, "hello"), CancellationToken.None);
        after!.Metadata.ResourceVersion.Should().Be(deployment!.Metadata.ResourceVersion);
    }

    private async Task<WasmModuleSpec> TickerAsync(int replicas) => new() { Module = await cluster.ImageAsync("ticker-wat"), Replicas = replicas };

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ModuleServiceTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ModuleServiceTests(cluster);
}
