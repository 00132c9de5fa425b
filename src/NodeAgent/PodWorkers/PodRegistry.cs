using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.PodStatuses;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>The workers of all Pods, by UID, and the newest incarnation of each name.</summary>
internal sealed class PodRegistry : IPodDirectory
{
    private readonly ConcurrentDictionary<string, PodWorker> byUid = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<NamespacedName, string> newest = new();

    /// <summary>All workers.</summary>
    public ICollection<PodWorker> Workers => byUid.Values;

    /// <summary>One worker, or null.</summary>
    public PodWorker? Find(string uid) => byUid.GetValueOrDefault(uid);

    /// <summary>The worker of a Pod, made when there is none.</summary>
    public PodWorker GetOrAdd(V1Pod pod)
    {
        var key = new PodKey(pod.Metadata.NamespaceProperty, pod.Metadata.Name, pod.Metadata.Uid);
        var worker = byUid.GetOrAdd(key.Uid, static (_, made) => new PodWorker(made.Key, made.Pod), (Key: key, Pod: pod));
        newest[key.NamespacedName] = key.Uid;
        return worker;
    }

    /// <summary>Drops a worker.</summary>
    public void Remove(PodKey pod)
    {
        newest.TryRemove(KeyValuePair.Create(pod.NamespacedName, pod.Uid));
        if (byUid.TryRemove(pod.Uid, out var worker))
        {
            worker.Dispose();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PodRecord> List() => [.. byUid.Values.Select(RecordOf).OfType<PodRecord>()];

    /// <inheritdoc/>
    public PodRecord? Find(string podNamespace, string podName) =>
        newest.TryGetValue(new NamespacedName(podNamespace, podName), out var uid) && Find(uid) is { } worker ? RecordOf(worker) : null;

    private static PodRecord? RecordOf(PodWorker worker) =>
        worker.Facts is { } facts ? new PodRecord(facts.Key, facts.Pod, facts.Status ?? new V1PodStatus()) : null;
}
