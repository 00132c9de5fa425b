using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>What rolls out, what does not, and what goes back.</summary>
public abstract class ModuleRolloutTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_moved_tag_rolls_out_when_it_is_asked_for()
    {
        var space = await cluster.CreateNamespaceAsync();
        var repository = $"moved-{space}";
        var image = await PushAsync("ticker-wat", repository);
        var spec = new WasmModuleSpec { Module = image, Replicas = 1, Resolution = new WasmModuleResolution { Policy = ModuleResolutionPolicy.Once } };
        await cluster.CreateModuleAsync(space, "hello", spec);
        var before = (await cluster.UntilReadyAsync(space, "hello", 1)).Status!.ResolvedDigest;
        (await ImageAsync(space)).Should().Be($"{image}@{before}");

        await PushAsync("sleep-wat", repository);
        await cluster.PatchModuleAsync(space, "hello", """{"spec":{"podTemplate":{"labels":{"look":"again"} } } }""");
        await UntilOnlyAsync(space, pod => pod.Metadata.Labels.ContainsKey("look"));
        (await ImageAsync(space)).Should().Be($"{image}@{before}", "nobody asked for another digest");

        await cluster.PatchModuleAsync(space, "hello", """{"metadata":{"annotations":{"wasm.krustlet.dev/resolve":"now"}}}""");
        var after = await cluster.UntilAsync(
            KrustletResources.WasmModules, space, "hello", module => module.Status?.ResolvedDigest is { } digest && digest != before, "knows the moved tag");
        await UntilOnlyAsync(space, pod => pod.Spec.Containers[0].Image == $"{image}@{after.Status!.ResolvedDigest}");
        await cluster.UntilReadyAsync(space, "hello", 1);
    }

    [Fact]
    public async Task A_rollout_that_fails_goes_back_by_itself()
    {
        var space = await cluster.CreateNamespaceAsync();
        var image = await cluster.ImageAsync("ticker-wat");
        var rollout = new WasmModuleRollout { MaxUnavailable = 0, ProgressDeadlineSeconds = 3, OnFailure = RolloutFailurePolicy.Rollback };
        await cluster.CreateModuleAsync(space, "hello", new WasmModuleSpec { Module = image, Replicas = 1, Rollout = rollout });
        await cluster.UntilReadyAsync(space, "hello", 1);

        await cluster.PatchModuleAsync(space, "hello", $$"""{"spec":{"module":"{{image}}-that-nobody-pushed"} }""");

        var back = await cluster.UntilAsync(KrustletResources.WasmModules, space, "hello", module => module.Condition("Stalled") is { Reason: "RolledBack" }, "is rolled back");
        back.Is("Available").Should().BeTrue("the spec before served all the time");
        await UntilOnlyAsync(space, pod => pod.Spec.Containers[0].Image == image);

        await cluster.PatchModuleAsync(space, "hello", $$"""{"spec":{"module":"{{image}}","podTemplate":{"labels":{"look":"again"} } } }""");
        var ready = await cluster.UntilReadyAsync(space, "hello", 1);
        ready.Is("Stalled").Should().BeFalse();
    }

    [Fact]
    public async Task Who_scales_it_is_not_fought_by_those_who_apply_it()
    {
        var space = await cluster.CreateNamespaceAsync();
        var manifest = $$"""
            apiVersion: wasm.krustlet.dev/v1alpha1
            kind: WasmModule
            metadata: { name: hello }
            spec: { module: "{{await cluster.ImageAsync("ticker-wat")}}" }
            """;
        await cluster.ApplyAsync(space, manifest);
        await cluster.UntilReadyAsync(space, "hello", 1);

        await cluster.PatchModuleAsync(space, "hello", """{"spec":{"replicas":2}}""", "scale");
        await cluster.UntilReadyAsync(space, "hello", 2);
        await cluster.ApplyAsync(space, manifest);
        await cluster.PatchModuleAsync(space, "hello", """{"spec":{"podTemplate":{"labels":{"look":"again"} } } }""");
        await cluster.UntilAsync(
            async () => await cluster.PodsAsync(space) is [var one, var other] && one.Metadata.Labels.ContainsKey("look") && other.Metadata.Labels.ContainsKey("look"), "two Pods have the change");

        await cluster.PatchModuleAsync(space, "hello", """{"spec":{"replicas":0}}""", "scale");
        await cluster.UntilAsync(async () => (await cluster.PodsAsync(space)).Count == 0, "no Pod is left");
        var zero = await cluster.UntilReadyAsync(space, "hello", 0);
        zero.Condition("Ready")!.Reason.Should().Be("ScaledToZero");
        zero.Status!.Selector.Should().Be("wasm.krustlet.dev/module=hello");
    }

    private Task<string> PushAsync(string guest, string repository) => cluster.Registry.PushAsync(BuildOutput.Guest(guest), repository, "v1", CancellationToken.None);

    private async Task<string> ImageAsync(string space) => (await cluster.PodsAsync(space)).Single().Spec.Containers[0].Image;

    private Task UntilOnlyAsync(string space, Func<k8s.Models.V1Pod, bool> condition) =>
        cluster.UntilAsync(async () => await cluster.PodsAsync(space) is [var pod] && condition(pod) && WasmPods.IsReady(pod), "only such a Pod is left, Ready");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ModuleRolloutTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ModuleRolloutTests(cluster);
}
