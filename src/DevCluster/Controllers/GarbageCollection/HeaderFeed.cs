using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Discovery;

namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>Passes one kind's changes on to the graph.</summary>
internal sealed class HeaderFeed<T>(ServedKind kind, OwnerGraph graph) : IResourceHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public void OnAdded(T item) => graph.Set(OwnedObject.Of(kind, item.Metadata));

    public void OnUpdated(T old, T item)
    {
        // Deleted and made again between two lists.
        if (old.Metadata.Uid != item.Metadata.Uid)
        {
            graph.Remove(old.Metadata.Uid);
        }

        graph.Set(OwnedObject.Of(kind, item.Metadata));
    }

    public void OnDeleted(T last) => graph.Remove(last.Metadata.Uid);
}
