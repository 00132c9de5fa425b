using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>
/// Pods without a node: ready to be tried (by priority, then age), held back after an error, or parked until the cluster
/// changes. Not thread-safe.
/// </summary>
internal sealed class WaitingPods
{
    private readonly PriorityQueue<string, (int Priority, long Order)> _ready = new();
    private readonly Dictionary<string, V1Pod> _pods = [];
    private readonly HashSet<string> _queued = [];
    private readonly HashSet<string> _parked = [];
    private long _order;

    /// <summary>Takes a Pod in, or its new state.</summary>
    public void Set(V1Pod pod)
    {
        _pods[pod.Metadata.Uid] = pod;
        Queue(pod);
    }

    /// <summary>Takes note of a change that cannot make a parked Pod schedulable.</summary>
    public void Refresh(V1Pod pod) => _pods[pod.Metadata.Uid] = pod;

    public bool Contains(string uid) => _pods.ContainsKey(uid);

    public void Remove(string uid)
    {
        _pods.Remove(uid);
        _parked.Remove(uid);
    }

    /// <summary>Keeps a Pod that fits nowhere until <see cref="ReleaseParked"/>.</summary>
    public void Park(V1Pod pod)
    {
        if (_pods.ContainsKey(pod.Metadata.Uid) && !_queued.Contains(pod.Metadata.Uid))
        {
            _parked.Add(pod.Metadata.Uid);
        }
    }

    /// <summary>The cluster changed: parked Pods are worth another try, all or those it may help.</summary>
    public void ReleaseParked(Func<V1Pod, bool>? mayHelp = null)
    {
        foreach (var pod in _parked.Select(uid => _pods[uid]).Where(pod => mayHelp?.Invoke(pod) ?? true).ToList())
        {
            Queue(pod);
        }
    }

    public V1Pod? Next()
    {
        while (_ready.TryDequeue(out var uid, out _))
        {
            _queued.Remove(uid);
            if (_pods.TryGetValue(uid, out var pod))
            {
                return pod;
            }
        }

        return null;
    }

    private void Queue(V1Pod pod)
    {
        _parked.Remove(pod.Metadata.Uid);
        if (_queued.Add(pod.Metadata.Uid))
        {
            _ready.Enqueue(pod.Metadata.Uid, (-(pod.Spec.Priority ?? 0), _order++));
        }
    }
}
