using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Bench.Operators;

/// <summary>Nodes without agents: their Leases are renewed, and Pods that are bound to them are called Ready, or are gone once deleted.</summary>
internal sealed class SimulatedNodes : IAsyncDisposable
{
    private const int Workers = 8;
    private const string LeaseNamespace = "kube-node-lease";
    private const string Wasm = "wasm32-wasi";
    private const string Architecture = "kubernetes.io/arch";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(30);
    private readonly IApiClient api;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, bool> alive = new();
    private readonly Channel<V1Pod> pods = Channel.CreateUnbounded<V1Pod>();
    private readonly CancellationTokenSource stop = new();
    private readonly Task loops;
    private int lastAddress;

    private SimulatedNodes(IApiClient api, IEnumerable<string> names, string version, TimeProvider time)
    {
        (this.api, this.time) = (api, time);
        foreach (var name in names)
        {
            alive[name] = true;
        }

        loops = Task.WhenAll([BeatAsync(stop.Token), WatchAsync(version, stop.Token), .. Enumerable.Range(0, Workers).Select(_ => WorkAsync(stop.Token))]);
    }

    public static async Task<SimulatedNodes> StartAsync(IApiClient api, int count, string pool, TimeProvider time, CancellationToken cancellationToken)
    {
        var names = Enumerable.Range(0, count).Select(static index => string.Create(CultureInfo.InvariantCulture, $"simulated-{index:D3}")).ToList();
        var version = (await api.ListAsync(ApiResources.Pods, ListScope.All, cancellationToken: cancellationToken)).ResourceVersion;
        foreach (var name in names)
        {
            await api.CreateAsync(ApiResources.Nodes, Node(name, pool), cancellationToken);
            await api.CreateAsync(ApiResources.Leases, Lease(name, time), cancellationToken);
            await api.PatchAsync(ApiResources.Nodes, NamespacedName.Cluster(name), new PatchRequest(PatchKind.Merge, Status(time), "status"), cancellationToken);
        }

        return new SimulatedNodes(api, names, version, time);
    }

    /// <summary>A node falls silent: no Lease, no status of its Pods.</summary>
    public void Silence(string name) => alive[name] = false;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private static V1Node Node(string name, string pool) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            Labels = new Dictionary<string, string> { [Architecture] = Wasm, ["kubernetes.io/os"] = Wasm, ["kubernetes.io/hostname"] = name, [KrustletLabels.NodePool] = pool, [KrustletLabels.RuntimePrefix + "wasi"] = "true" },
        },
        Spec = new V1NodeSpec { Taints = [.. new[] { "NoSchedule", "NoExecute" }.Select(static effect => new V1Taint { Key = Architecture, Value = Wasm, Effect = effect })] },
    };

    private static V1Lease Lease(string name, TimeProvider time) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = LeaseNamespace },
        Spec = new V1LeaseSpec { HolderIdentity = name, LeaseDurationSeconds = 40, RenewTime = time.GetUtcNow().UtcDateTime },
    };

    private static string Status(TimeProvider time) =>
        $$$"""{"status":{"capacity":{"cpu":"16","memory":"64Gi","pods":"110"},"allocatable":{"cpu":"16","memory":"64Gi","pods":"110"},"conditions":[{"type":"Ready","status":"True","reason":"KubeletReady","lastHeartbeatTime":"{{{Now(time)}}}","lastTransitionTime":"{{{Now(time)}}}"}]}}""";

    private static string Now(TimeProvider time) => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var body = $$$"""{"spec":{"renewTime":"{{{time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture)}}}"}}""";
            foreach (var name in alive.Where(static node => node.Value).Select(static node => node.Key))
            {
                await api.PatchAsync(ApiResources.Leases, new NamespacedName(LeaseNamespace, name), new PatchRequest(PatchKind.Merge, body), cancellationToken);
            }
        }
    }

    private async Task WatchAsync(string version, CancellationToken cancellationToken)
    {
        await foreach (var change in api.WatchAsync(ApiResources.Pods, ListScope.All, version, WatchTime, cancellationToken))
        {
            if (change.Kind is WatchEventKind.Added or WatchEventKind.Modified && change.Object.Spec.NodeName is { } node && alive.TryGetValue(node, out var isAlive) && isAlive)
            {
                await pods.Writer.WriteAsync(change.Object, cancellationToken);
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var pod in pods.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await PlayAsync(pod, cancellationToken);
            }
            catch (ApiException error) when (error.Reason is ApiErrorReason.NotFound or ApiErrorReason.Conflict)
            {
                // Gone, or another of its name by now.
            }
        }
    }

    private async Task PlayAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var name = new NamespacedName(pod.Metadata.NamespaceProperty, pod.Metadata.Name);
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            await api.DeleteAsync(ApiResources.Pods, name, new DeleteRequest(pod.Metadata.Uid, GracePeriodSeconds: 0), cancellationToken);
            return;
        }

        if (pod.Status?.Phase == "Running")
        {
            return;
        }

        var number = Interlocked.Increment(ref lastAddress);
        var (address, now) = (string.Create(CultureInfo.InvariantCulture, $"10.64.{number / 256 % 256}.{number % 256}"), Now(time));
        var status = $$$"""
            {"metadata":{"uid":"{{{pod.Metadata.Uid}}}"},"status":{"phase":"Running","podIP":"{{{address}}}","podIPs":[{"ip":"{{{address}}}"}],"startTime":"{{{now}}}",
             "conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"{{{now}}}"},{"type":"Initialized","status":"True","lastTransitionTime":"{{{now}}}"},
              {"type":"ContainersReady","status":"True","lastTransitionTime":"{{{now}}}"},{"type":"Ready","status":"True","lastTransitionTime":"{{{now}}}"}],
             "containerStatuses":[{"name":"{{{pod.Spec.Containers[0].Name}}}","image":"{{{pod.Spec.Containers[0].Image}}}","imageID":"","ready":true,"started":true,"restartCount":0,"state":{"running":{"startedAt":"{{{now}}}"} } }]}}
            """;
        await api.PatchAsync(ApiResources.Pods, name, new PatchRequest(PatchKind.Merge, status, "status"), cancellationToken);
    }
}
