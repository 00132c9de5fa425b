using System.Globalization;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pools;

/// <summary>A Node as a kubelet keeps it: Ready, with a Lease that is renewed. Only Pods that ask for its label are meant for it.</summary>
internal sealed class LinuxNode : IAsyncDisposable
{
    /// <summary>The label that a pool's <c>agent.nodeSelector</c> names.</summary>
    public const string Label = "e2e.krustlet.dev/linux";

    private const string LeaseNamespace = "kube-node-lease";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly ClusterFixture cluster;
    private readonly CancellationTokenSource stop = new();
    private readonly Task heartbeats;

    private LinuxNode(ClusterFixture cluster, string name)
    {
        (this.cluster, Name) = (cluster, name);
        heartbeats = BeatAsync(stop.Token);
    }

    public string Name { get; }

    public static async Task<LinuxNode> StartAsync(ClusterFixture cluster, string name, string group)
    {
        var labels = new Dictionary<string, string> { ["kubernetes.io/os"] = "linux", ["kubernetes.io/arch"] = "amd64", ["kubernetes.io/hostname"] = name, [Label] = group };
        await cluster.Api.CreateAsync(ApiResources.Nodes, new V1Node { Metadata = new V1ObjectMeta { Name = name, Labels = labels } }, CancellationToken.None);
        var lease = new V1Lease { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = LeaseNamespace }, Spec = new V1LeaseSpec { HolderIdentity = name, LeaseDurationSeconds = 40, RenewTime = ClusterFixture.Time.GetUtcNow().UtcDateTime } };
        await cluster.Api.CreateAsync(ApiResources.Leases, lease, CancellationToken.None);
        var now = Now();
        await cluster.Api.PatchAsync(
            ApiResources.Nodes, NamespacedName.Cluster(name),
            new PatchRequest(
                PatchKind.Merge,
                $$$"""{"status":{"capacity":{"cpu":"64","memory":"64Gi","pods":"110"},"allocatable":{"cpu":"64","memory":"64Gi","pods":"110"},"conditions":[{"type":"Ready","status":"True","reason":"KubeletReady","message":"stands in for a kubelet","lastHeartbeatTime":"{{{now}}}","lastTransitionTime":"{{{now}}}"}]}}""",
                "status"),
            CancellationToken.None);
        return new LinuxNode(cluster, name);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await heartbeats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        await cluster.Api.DeleteAsync(ApiResources.Nodes, NamespacedName.Cluster(Name), new DeleteRequest(), CancellationToken.None);
        await cluster.Api.DeleteAsync(ApiResources.Leases, new NamespacedName(LeaseNamespace, Name), new DeleteRequest(), CancellationToken.None);
    }

    private static string Now() => ClusterFixture.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, ClusterFixture.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var body = $$$"""{"spec":{"renewTime":"{{{ClusterFixture.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture)}}}"}}""";
            await cluster.Api.PatchAsync(ApiResources.Leases, new NamespacedName(LeaseNamespace, Name), new PatchRequest(PatchKind.Merge, body), cancellationToken);
        }
    }
}
