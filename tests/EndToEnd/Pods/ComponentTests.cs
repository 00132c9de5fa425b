using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Original;

namespace Krustlet.EndToEnd.Pods;

/// <summary>WASI 0.2 components, which run on the engine's own WASI.</summary>
public abstract class ComponentTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_component_calls_the_hosts_that_its_Pod_names_and_no_other()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var server = await GreetingServer.StartAsync();
        var granted = WasmPods.Create("granted", await cluster.ImageAsync("http-component-c"), server.Url);
        granted.Metadata.Annotations = new Dictionary<string, string> { ["wasm.krustlet.dev/outbound-hosts"] = "example.com, 127.0.0.1" };
        var other = WasmPods.Create("other", granted.Spec.Containers[0].Image, server.Url);
        other.Metadata.Annotations = new Dictionary<string, string> { ["wasm.krustlet.dev/outbound-hosts"] = "example.com" };
        var denied = WasmPods.Create("denied", granted.Spec.Containers[0].Image, server.Url);

        (await cluster.LogOfAsync(space, granted)).Should().Be("200 hello\n");
        foreach (var pod in new[] { other, denied })
        {
            (await cluster.RunAsync(space, pod)).Container().State.Terminated.ExitCode.Should().Be(1);
            (await cluster.LogsAsync(space, pod.Metadata.Name)).Should().Be($"{server.Url}: denied\n");
        }

        server.Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_limit_of_open_answers_that_cannot_be_kept_is_told()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("http-component-c"), "http://example.com/");
        pod.Metadata.Annotations = new Dictionary<string, string>
        {
            ["wasm.krustlet.dev/outbound-hosts"] = "example.com",
            ["wasm.krustlet.dev/max-concurrent-requests"] = "8",
        };
        await cluster.CreatePodAsync(space, pod);

        var waiting = await cluster.UntilPodAsync(space, "main", static p => WasmPods.WaitingReason(p) == "CreateContainerError", "refused");

        waiting.Container().State.Waiting.Message.Should().Contain("remove the annotation max-concurrent-requests");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ComponentTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ComponentTests(cluster);
}
