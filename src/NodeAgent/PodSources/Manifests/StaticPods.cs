using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.PodSources.Manifests;

/// <summary>The static Pods that this node's manifests make, by UID.</summary>
internal sealed class StaticPods
{
    private readonly ConcurrentDictionary<string, V1Pod> pods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> everSeen = new(StringComparer.Ordinal);

    /// <summary>Raised after a Pod came or went.</summary>
    public event Action? Changed;

    /// <summary>All there are now.</summary>
    public IReadOnlyList<V1Pod> List() => [.. pods.Values];

    /// <summary>The one of a UID, or null when there is none now.</summary>
    public V1Pod? Find(string uid) => pods.GetValueOrDefault(uid);

    /// <summary>Whether a UID is, or was, one of a static Pod.</summary>
    public bool Knows(string uid) => everSeen.ContainsKey(uid);

    /// <summary>Makes these the Pods there are, and tells <paramref name="sink"/> of the difference.</summary>
    public void Replace(IReadOnlyList<V1Pod> now, IPodSink sink)
    {
        var uids = now.Select(static p => p.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        var gone = pods.Values.Where(p => !uids.Contains(p.Metadata.Uid)).ToList();
        var added = now.Where(p => !pods.ContainsKey(p.Metadata.Uid)).ToList();
        foreach (var pod in gone)
        {
            pods.TryRemove(pod.Metadata.Uid, out _);
            sink.Removed(new PodKey(pod.Metadata.NamespaceProperty, pod.Metadata.Name, pod.Metadata.Uid));
        }

        foreach (var pod in added)
        {
            everSeen[pod.Metadata.Uid] = true;
            pods[pod.Metadata.Uid] = pod;
            sink.Upsert(pod);
        }

        if (gone.Count + added.Count > 0)
        {
            Changed?.Invoke();
        }
    }
}
