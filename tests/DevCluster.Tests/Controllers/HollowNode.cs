using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.WorkQueues;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.DevCluster.Tests.Controllers;

/// <summary>
/// A node without a kubelet: Pods bound to it are said to run, or to have ended when the annotation <see cref="Outcome"/> says
/// so, and are gone as soon as they are deleted. Its heartbeats can be stopped.
/// </summary>
internal sealed class HollowNode : IAsyncDisposable
{
    public const string Outcome = "test/outcome";
    private const int Workers = 8;

    private readonly IApiClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _silence = new();
    private readonly RuntimeMetrics _metrics = new();
    private readonly Informer<V1Pod> _pods;
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly Task[] _running;

    private HollowNode(IApiClient client, string name)
    {
        (_client, Name) = (client, name);
        _queue = new WorkQueue<NamespacedName>("hollow", new WorkQueueOptions { MaximumDelay = TimeSpan.FromSeconds(1) }, _metrics, TimeProvider.System);
        _pods = new Informer<V1Pod>(client, ApiResources.Pods, new InformerOptions<V1Pod> { Scope = new ListScope(FieldSelector: $"spec.nodeName={name}") }, _metrics, TimeProvider.System, NullLoggerFactory.Instance);
        _pods.AddHandler(ResourceHandler<V1Pod>.OnAny(pod => _queue.Add(new NamespacedName(pod.Metadata.NamespaceProperty, pod.Metadata.Name))));
        _running = [_pods.RunAsync(_stop.Token), Task.Run(BeatAsync), .. Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync))];
    }

    public string Name { get; }

    /// <summary>No heartbeat from now on.</summary>
    public Task FallSilentAsync() => _silence.CancelAsync();

    /// <summary>Registers a node of which only Pods that select <c>test/node: NAME</c> and tolerate the taint <c>test/node</c> are to run.</summary>
    public static async Task<HollowNode> StartAsync(IApiClient client, string name, int pods = 2000, string ready = "True")
    {
        var capacity = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("4"), ["memory"] = new("8Gi"), ["pods"] = new(pods.ToString(System.Globalization.CultureInfo.InvariantCulture)), ["ephemeral-storage"] = new("10Gi") };
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var node = new V1Node
        {
            ApiVersion = "v1",
            Kind = "Node",
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["test/node"] = name, ["kubernetes.io/hostname"] = name } },
            Spec = new V1NodeSpec { Taints = [new V1Taint { Key = "test/node", Value = name, Effect = "NoSchedule" }] },
            Status = new V1NodeStatus
            {
                Capacity = capacity,
                Allocatable = capacity,
                Conditions = [new V1NodeCondition { Type = "Ready", Status = ready, Reason = "KubeletReady", Message = "ready", LastHeartbeatTime = now, LastTransitionTime = now }],
            },
        };
        await client.CreateAsync(ApiResources.Nodes, node, CancellationToken.None);
        return new HollowNode(client, name);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _silence.CancelAsync();
        _queue.Dispose();
        foreach (var task in _running)
        {
            // A loop that failed by itself has made the test worthless: say so.
            await task.ContinueWith(ended => ended.IsFaulted ? ended : Task.CompletedTask, TaskScheduler.Default).Unwrap();
        }

        await _client.DeleteAsync(ApiResources.Leases, new NamespacedName("kube-node-lease", Name), new DeleteRequest(), CancellationToken.None);
        await _client.DeleteAsync(ApiResources.Nodes, NamespacedName.Cluster(Name), new DeleteRequest(), CancellationToken.None);
        _stop.Dispose();
        _silence.Dispose();
        _metrics.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        var lease = new V1Lease { ApiVersion = "coordination.k8s.io/v1", Kind = "Lease", Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = "kube-node-lease" } };
        lease.Spec = new V1LeaseSpec { HolderIdentity = Name, LeaseDurationSeconds = 40, RenewTime = MicroTime.From(TimeProvider.System.GetUtcNow()) };
        lease = await _client.CreateAsync(ApiResources.Leases, lease, _silence.Token);
        while (await timer.WaitForNextTickAsync(_silence.Token))
        {
            lease.Spec.RenewTime = MicroTime.From(TimeProvider.System.GetUtcNow());
            lease.Metadata.ManagedFields = null;
            lease = await _client.ReplaceAsync(ApiResources.Leases, lease, null, _silence.Token);
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var key in _queue.TakeAllAsync(_stop.Token))
        {
            try
            {
                if (_pods.Store.Get(key) is { } pod)
                {
                    await ServeAsync(key, pod);
                }
            }
            catch (ApiException)
            {
                _queue.AddRateLimited(key);
            }
            finally
            {
                _queue.Done(key);
            }
        }
    }

    private async Task ServeAsync(NamespacedName key, V1Pod pod)
    {
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            await _client.DeleteAsync(ApiResources.Pods, key, new DeleteRequest(pod.Metadata.Uid, 0), _stop.Token);
            return;
        }

        var phase = pod.Metadata.Annotations?.TryGetValue(Outcome, out var outcome) == true ? outcome : "Running";
        if (pod.Status?.Phase == phase)
        {
            return;
        }

        var now = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var condition = new JsonObject { ["type"] = "Ready", ["status"] = phase == "Running" ? "True" : "False", ["lastTransitionTime"] = now };
        var patch = new JsonObject { ["status"] = new JsonObject { ["phase"] = phase, ["conditions"] = new JsonArray(condition) } };
        await _client.PatchAsync(ApiResources.Pods, key, new PatchRequest(PatchKind.StrategicMerge, patch.ToJsonString(), "status"), _stop.Token);
    }
}
