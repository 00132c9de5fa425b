using k8s.Models;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Controllers.Volumes;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>Keeps <see cref="ClusterState"/> and <see cref="WaitingPods"/> in step with the API server, both under one lock.</summary>
internal sealed class ClusterWatch(string schedulerName, VolumeClaims volumes, Action changed) : IResourceHandler<V1Pod>, IResourceHandler<V1Node>
{
    private readonly Lock _gate = new();
    private readonly ClusterState _cluster = new();
    private readonly WaitingPods _waiting = new();

    /// <summary>The next Pod and where it goes; it counts as placed there from now on. Null when none is ready.</summary>
    public (V1Pod Pod, Placement Placement)? PlaceNext()
    {
        lock (_gate)
        {
            if (_waiting.Next() is not { } pod)
            {
                return null;
            }

            var placement = Placement.Find(_cluster, pod, volumes);
            if (placement.Node is { } node)
            {
                _cluster.Place(pod, node);
                _waiting.Remove(pod.Metadata.Uid);
            }
            else
            {
                _waiting.Park(pod);
            }

            return (pod, placement);
        }
    }

    /// <summary>A binding did not succeed: the room is free again, the Pod waits until it is retried.</summary>
    public void TakeBack(V1Pod pod)
    {
        lock (_gate)
        {
            _cluster.Remove(pod.Metadata.Uid);
            _waiting.Set(pod);
            _waiting.ReleaseParked();
        }

        changed();
    }

    /// <summary>The Pod is gone, or someone else bound it.</summary>
    public void Forget(V1Pod pod)
    {
        lock (_gate)
        {
            _cluster.Remove(pod.Metadata.Uid);
            _waiting.ReleaseParked();
        }

        changed();
    }

    /// <summary>A claim, a volume or a class is other than it was.</summary>
    public void VolumesChanged()
    {
        lock (_gate)
        {
            _waiting.ReleaseParked(parked => VolumeClaims.Of(parked).Any());
        }

        changed();
    }

    public void OnAdded(V1Pod item) => Set(null, item);

    public void OnUpdated(V1Pod old, V1Pod item) => Set(old, item);

    public void OnDeleted(V1Pod last)
    {
        lock (_gate)
        {
            _waiting.Remove(last.Metadata.Uid);
            if (!_cluster.Remove(last.Metadata.Uid))
            {
                return;
            }

            _waiting.ReleaseParked();
        }

        changed();
    }

    public void OnAdded(V1Node item) => Set(item, true);

    public void OnUpdated(V1Node old, V1Node item) => Set(item, Helps(old, item));

    public void OnDeleted(V1Node last)
    {
        lock (_gate)
        {
            _cluster.RemoveNode(last.Metadata.Name);
        }
    }

    private void Set(V1Node node, bool mayHelp)
    {
        lock (_gate)
        {
            _cluster.SetNode(node);
            if (!mayHelp)
            {
                return;
            }

            _waiting.ReleaseParked();
        }

        changed();
    }

    private void Set(V1Pod? old, V1Pod pod)
    {
        lock (_gate)
        {
            if (pod.IsFinished())
            {
                _waiting.Remove(pod.Metadata.Uid);
                if (!_cluster.Remove(pod.Metadata.Uid))
                {
                    return;
                }

                _waiting.ReleaseParked();
            }
            else if (!string.IsNullOrEmpty(pod.Spec.NodeName))
            {
                _waiting.Remove(pod.Metadata.Uid);
                _cluster.Place(pod, pod.Spec.NodeName);
                if (!string.IsNullOrEmpty(old?.Spec.NodeName))
                {
                    return;
                }

                // A Pod that came to a node can only help those that want to be near it.
                _waiting.ReleaseParked(parked => parked.Spec.Affinity?.PodAffinity is not null);
            }
            else if (!IsOurs(pod) || _cluster.IsPlaced(pod.Metadata.Uid))
            {
                return;
            }
            else if (old is not null && _waiting.Contains(pod.Metadata.Uid) && !AsksDifferently(old, pod))
            {
                // The scheduler's own condition, for one, must not make it try again.
                _waiting.Refresh(pod);
                return;
            }
            else
            {
                _waiting.Set(pod);
            }
        }

        changed();
    }

    private bool IsOurs(V1Pod pod) =>
        (pod.Spec.SchedulerName ?? schedulerName) == schedulerName && !pod.IsTerminating() && pod.Spec.SchedulingGates is not { Count: > 0 };

    private static bool AsksDifferently(V1Pod old, V1Pod pod) =>
        !ObjectJson.Same(old.Spec, pod.Spec) || !ObjectJson.Same(old.Metadata.Labels, pod.Metadata.Labels);

    private static bool Helps(V1Node old, V1Node node) =>
        !ObjectJson.Same(old.Spec, node.Spec)
        || !ObjectJson.Same(old.Metadata.Labels, node.Metadata.Labels)
        || !ObjectJson.Same(old.Status?.Allocatable, node.Status?.Allocatable);
}
