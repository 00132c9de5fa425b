using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.WorkQueues;

namespace Krustlet.ControllerRuntime.Controllers;

/// <summary>Enqueues the keys that a change concerns; of an update, those of both states, so that a moved child reaches both owners.</summary>
internal sealed class KeyEnqueuer<T>(WorkQueue<NamespacedName> queue, Func<T, IEnumerable<NamespacedName>> keys, TimeSpan delay) : IResourceHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public void OnAdded(T item) => Enqueue(item);

    public void OnUpdated(T old, T item)
    {
        if (!ReferenceEquals(old, item))
        {
            Enqueue(old);
        }

        Enqueue(item);
    }

    public void OnDeleted(T last) => Enqueue(last);

    private void Enqueue(T item)
    {
        foreach (var key in keys(item))
        {
            queue.AddAfter(key, delay);
        }
    }
}
