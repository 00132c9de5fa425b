using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;

namespace Krustlet.EndToEnd.Modules;

/// <summary>The sample repository as a GitOps tool applies it: as another field manager, again and again, its folders in any order.</summary>
public abstract class GitOpsSampleTests(ClusterFixture cluster)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);

    [Theory]
    [InlineData("staging", true)]
    [InlineData("production", false)]
    public async Task Applied_again_in_another_order_nothing_changes(string environment, bool poolsFirst)
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        var pool = $"{ClusterFixture.Pool}-{node.Name}";
        var kubectl = new Kubectl(cluster, KubectlVersion.Newest, space);
        string[] folders = [await GitOpsOverlays.PoolsAsync(cluster, environment, pool), await GitOpsOverlays.ModulesAsync(cluster, environment, pool, space)];
        try
        {
            await ApplyAsync(kubectl, poolsFirst ? folders : folders.Reverse());
            await cluster.UntilReadyAsync(space, "ticker", environment == "production" ? 3 : 1);
            await cluster.UntilAsync(KrustletResources.WasmModules, space, "primes", module => ModuleExtensions.IsCurrent(module) && ModuleExtensions.IsReady(module), "is Ready");
            await cluster.UntilAsync(
                KrustletResources.WasmNodePools, null, pool,
                found => found.Status is { ReadyReplicas: 1, UpdatedReplicas: 1 } status && status.Conditions!.Any(condition => condition is { Type: "Ready", Status: "True" }), "is Ready with its node");
            var settled = await SettleAsync(kubectl, pool, space);

            await ApplyAsync(kubectl, poolsFirst ? folders.Reverse() : folders);

            (await SeenAsync(kubectl, pool, space)).Should().Be(settled, "an apply of what is there changes no version and no managed field");
            await PassAsync(kubectl, space, pool);
            (await SeenAsync(kubectl, pool, space)).Should().Be(settled, "the controllers, too, have nothing to write");
            foreach (var folder in folders)
            {
                (await kubectl.TryAsync(string.Empty, "diff", "--server-side", "--field-manager=gitops", "-k", folder)).ExitCode.Should().Be(0, "there is no drift");
            }
        }
        finally
        {
            await kubectl.RunAsync("delete", "wasmmodules", "--all");
            await kubectl.RunAsync("delete", "--ignore-not-found", "--timeout=170s", "wasmnodepool", pool);
        }
    }

    private static async Task ApplyAsync(Kubectl kubectl, IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            await kubectl.RunAsync("apply", "--server-side", "--field-manager=gitops", "-k", folder);
        }
    }

    /// <summary>What was applied and what became of it, with versions and managed fields.</summary>
    private static async Task<string> SeenAsync(Kubectl kubectl, string pool, string space) => string.Join('\n',
        await kubectl.RunAsync("get", $"wasmnodepool/{pool}", $"namespace/{space}", "--show-managed-fields", "-o", "json"),
        await kubectl.RunAsync("get", "wasmmodule/ticker", "wasmmodule/primes", "deployment/ticker", "job/primes", "--show-managed-fields", "-o", "json"));

    // Ready comes before the last words of others on it; the last of them is the operator's count of Pods, every ten seconds at most.
    private async Task<string> SettleAsync(Kubectl kubectl, string pool, string space)
    {
        var (seen, since) = (string.Empty, ClusterFixture.Time.GetTimestamp());
        await cluster.UntilAsync(
            async () =>
            {
                var before = seen;
                seen = await SeenAsync(kubectl, pool, space);
                since = seen == before ? since : ClusterFixture.Time.GetTimestamp();
                return ClusterFixture.Time.GetElapsedTime(since) > Silence;
            },
            "nothing changes any more");
        return seen;
    }

    /// <summary>One more module from nothing to Ready: whatever the operator had to do before it is done.</summary>
    private async Task PassAsync(Kubectl kubectl, string space, string pool)
    {
        await kubectl.FeedAsync(KubectlManifests.Module(await cluster.ImageAsync("ticker-wat"), 0, pool), "apply", "-f", "-");
        await cluster.UntilReadyAsync(space, "hello", 0);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : GitOpsSampleTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : GitOpsSampleTests(cluster);
}
