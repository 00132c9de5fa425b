using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>
/// Hears of each change, in order, one call at a time, after the store holds it. Must only take note (enqueue a key): the
/// watch waits for it. What it throws stops the informer.
/// </summary>
public interface IResourceHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>An object appeared, or was there when the handler came.</summary>
    void OnAdded(T item);

    /// <summary>An object changed; on a resync both are the same instance.</summary>
    void OnUpdated(T old, T item);

    /// <summary>An object is gone; its last known state.</summary>
    void OnDeleted(T last);
}
