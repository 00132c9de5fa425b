using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Original;

namespace Krustlet.EndToEnd.Modules;

/// <summary>A node allows calls of some hosts at most, whatever Pods are granted.</summary>
public abstract class OutboundCeilingTests(ClusterFixture cluster)
{
    private const string Grant = "wasm.krustlet.dev/outbound-hosts";

    [Fact]
    public async Task What_a_Pod_or_module_is_granted_beyond_the_nodes_hosts_keeps_it_from_starting_and_is_named()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var server = await GreetingServer.StartAsync();
        await using var node = await cluster.StartOwnNodeAsync(space, 110, "--outbound-hosts", "*.example.com,127.0.0.1");
        var image = await cluster.ImageAsync("http-component-c");
        var within = WasmPods.Create("within", image, server.Url).On(node.Name);
        within.Metadata.Annotations = new Dictionary<string, string> { [Grant] = "127.0.0.1,a.example.com" };
        var beyond = WasmPods.Create("beyond", image, server.Url).On(node.Name);
        beyond.Metadata.Annotations = new Dictionary<string, string> { [Grant] = "127.0.0.1,example.org" };

        (await cluster.LogOfAsync(space, within)).Should().Be("200 hello\n");
        await cluster.CreatePodAsync(space, beyond);
        var waiting = await cluster.UntilPodAsync(space, "beyond", static pod => WasmPods.WaitingReason(pod) == "CreateContainerConfigError", "is not started");
        waiting.Container().State.Waiting.Message.Should().Contain("call example.org").And.Contain("at most *.example.com, 127.0.0.1");

        var calling = new WasmModuleSpec
        {
            Module = image,
            Capabilities = new() { OutboundHosts = ["example.org"] },
            Placement = new()
            {
                NodeSelector = new Dictionary<string, string> { ["kubernetes.io/hostname"] = node.Name },
                Tolerations = [new V1Toleration { OperatorProperty = "Exists" }],
            },
        };

        // The node bounds the hosts, and the module names no pool, of which it would be known which.
        await cluster.CreateModuleAsync(space, "anywhere", calling);
        await cluster.UntilAsync(
            KrustletResources.WasmModules, space, "anywhere", found => found.Condition("Ready") is { Status: "False", Reason: "Unschedulable" } ready && ready.Message.Contains("affinity", StringComparison.Ordinal), "is not brought there");

        await cluster.CreateModuleAsync(space, "caller", calling with { NodePool = $"{ClusterFixture.Pool}-{node.Name}" });
        var module = await cluster.UntilAsync(
            KrustletResources.WasmModules, space, "caller", found => found.Condition("Ready") is { Status: "False", Reason: "CreateContainerConfigError" }, "says why it does not start", TimeSpan.FromMinutes(5));
        module.Condition("Ready")!.Message.Should().Contain("call example.org, which this node does not allow");
        server.Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_module_that_names_a_pool_and_calls_hosts_beyond_its_policy_is_refused_with_the_host_until_it_calls_none()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pool = new WasmNodePool { Metadata = new V1ObjectMeta { Name = space }, Spec = new() { Policy = new() { OutboundHosts = ["*.example.com"] } } };
        await cluster.Api.CreateAsync(KrustletResources.WasmNodePools, pool, CancellationToken.None);
        try
        {
            var image = await cluster.ImageAsync("ticker-wat");
            await cluster.CreateModuleAsync(space, "caller", new() { Module = image, NodePool = space, Capabilities = new() { OutboundHosts = ["a.example.com", "example.org"] } });
            var refused = await cluster.UntilAsync(KrustletResources.WasmModules, space, "caller", found => found.Condition("Stalled") is { Status: "True" }, "is refused");
            refused.Condition("Stalled")!.Reason.Should().Be("CapabilityNotOffered");
            refused.Condition("Stalled")!.Message.Should().Contain($"example.org, which policy.outboundHosts of pool {space} does not allow");

            await cluster.PatchModuleAsync(space, "caller", """{"spec":{"capabilities":{"outboundHosts":["a.example.com"]} } }""");
            await cluster.UntilAsync(KrustletResources.WasmModules, space, "caller", found => found.Condition("Ready") is { Reason: "Unschedulable" }, "waits for a node of the pool");
        }
        finally
        {
            await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(space), new DeleteRequest(), CancellationToken.None);
        }

        await cluster.UntilGoneAsync(KrustletResources.WasmNodePools, null, space);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : OutboundCeilingTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : OutboundCeilingTests(cluster);
}
