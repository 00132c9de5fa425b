using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>Brings statuses to the API server: the latest of each Pod, until it is stored.</summary>
internal interface IPodStatusSink
{
    /// <summary>
    /// Publishes a status. <paramref name="seen"/> is the object as the API server has told of it since the last time, or null: what others wrote
    /// over ours is written again. With <paramref name="deletable"/> the object is deleted once this status is stored.
    /// </summary>
    void Submit(PodKey pod, V1PodStatus status, V1Pod? seen, bool deletable);

    /// <summary>Looks again at the latest status of a Pod: what it is shown on has come or changed.</summary>
    void Again(string podUid);

    /// <summary>
    /// Waits until the latest status of a Pod is stored, however long that takes. Returns at once when it is, and when there is no
    /// object that it could be stored on.
    /// </summary>
    Task StoredAsync(PodKey pod, CancellationToken cancellationToken);

    /// <summary>The Pod is gone: nothing of it is to be written any more.</summary>
    void Forget(PodKey pod);
}
