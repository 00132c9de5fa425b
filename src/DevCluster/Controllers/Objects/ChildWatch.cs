using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>Tells <see cref="Expectations"/> what of them came true. Must hear of a change before the queue does.</summary>
internal sealed class ChildWatch<T>(Expectations expectations) : IResourceHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public void OnAdded(T item)
    {
        if (item.Metadata.DeletionTimestamp is null)
        {
            expectations.CreationSeen(Owner(item));
        }
        else
        {
            expectations.DeletionSeen(Owner(item), item.Metadata.Uid);
        }
    }

    public void OnUpdated(T old, T item)
    {
        if (old.Metadata.DeletionTimestamp is null && item.Metadata.DeletionTimestamp is not null)
        {
            expectations.DeletionSeen(Owner(item), item.Metadata.Uid);
        }
    }

    public void OnDeleted(T last) => expectations.DeletionSeen(Owner(last), last.Metadata.Uid);

    private static string? Owner(T item) => ControllerReferences.Of(item)?.Uid;
}
