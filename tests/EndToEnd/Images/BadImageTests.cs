using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Images;

/// <summary>Images that cannot run: each ends in the reason a user knows, with what to do, and disturbs nothing else.</summary>
public abstract class BadImageTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_32_an_unknown_registry_is_ErrImagePull_then_ImagePullBackOff()
    {
        var (space, pod) = await WaitAsync($"localhost:{FreePorts.Next()}/hello:v1", "ErrImagePull");

        pod.Status.Phase.Should().Be("Pending");
        pod.Container().State.Waiting.Message.Should().NotBeNullOrEmpty();
        var backedOff = await cluster.UntilPodAsync(space, "main", found => WasmPods.WaitingReason(found) == "ImagePullBackOff", "backs off");
        backedOff.Container().State.Waiting.Message.Should().StartWith("Back-off pulling image");
        await ShouldHaveEventAsync(space, "Failed");
    }

    [Fact]
    public async Task A_missing_tag_names_the_tag()
    {
        await cluster.ImageAsync("hello-wat");

        var (space, pod) = await WaitAsync($"{cluster.Registry.Authority}/hello-wat:no-such-tag", "ErrImagePull");

        pod.Container().State.Waiting.Message.Should().Contain("no-such-tag");
        await ShouldHaveEventAsync(space, "Failed");
    }

    [Fact]
    public async Task A_malformed_reference_is_InvalidImageName()
    {
        var (space, pod) = await WaitAsync("UPPER/case::", "InvalidImageName");

        pod.Container().State.Waiting.Message.Should().Contain("UPPER/case::");
        await cluster.UntilAsync(async () => (await cluster.EventsAsync(space, "main")).Any(e => e.Type == "Warning"), "has a warning event");
    }

    [Fact]
    public async Task A_missing_module_with_policy_Never_is_ErrImageNeverPull()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", $"{cluster.Registry.Authority}/never/pulled:v1");
        pod.Spec.Containers[0].ImagePullPolicy = "Never";
        await cluster.CreatePodAsync(space, pod);

        await cluster.UntilPodAsync(space, "main", found => WasmPods.WaitingReason(found) == "ErrImageNeverPull", "is refused");
    }

    [Fact]
    public async Task Bytes_that_are_not_wasm_say_so()
    {
        var image = await RawPush.PushAsync(cluster.Registry.Authority, "not-wasm", "this is not a module"u8.ToArray());

        var (space, pod) = await WaitAnyAsync(image, "ErrImagePull", "ImagePullBackOff", "CreateContainerError");

        pod.Container().State.Waiting.Message.Should().Contain("WebAssembly");
        await ShouldHaveEventAsync(space, "Failed");
    }

    [Fact]
    public async Task A_module_without_an_entry_point_says_what_it_needs()
    {
        var image = await RawPush.PushAsync(cluster.Registry.Authority, "empty-module", [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

        var (space, pod) = await WaitAnyAsync(image, "CreateContainerError", "RunContainerError", "CrashLoopBackOff");

        pod.Container().State.Waiting.Message.Should().Contain("_start");
        await cluster.UntilAsync(async () => (await cluster.EventsAsync(space, "main")).Any(e => e.Type == "Warning" && e.Message.Contains("_start", StringComparison.Ordinal)), "has an event that names _start");
    }

    [Fact]
    public async Task A_pod_beside_a_broken_one_runs()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("broken", $"{cluster.Registry.Authority}/nobody/nothing:v1"));
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync("hello-wat")));

        var pod = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");

        pod.Status.Phase.Should().Be("Succeeded");
    }

    private Task<(string Namespace, V1Pod Pod)> WaitAsync(string image, string reason) => WaitAnyAsync(image, reason);

    private async Task<(string Namespace, V1Pod Pod)> WaitAnyAsync(string image, params string[] reasons)
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", image).WithRestartPolicy("Always"));
        return (space, await cluster.UntilPodAsync(space, "main", found => reasons.Contains(WasmPods.WaitingReason(found)), string.Join(" or ", reasons)));
    }

    private async Task ShouldHaveEventAsync(string space, string reason) =>
        await cluster.UntilAsync(async () => (await cluster.EventsAsync(space, "main")).Any(e => e.Reason == reason && e.Type == "Warning"), $"has a {reason} event");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : BadImageTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : BadImageTests(cluster);
}
