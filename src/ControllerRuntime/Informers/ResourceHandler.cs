using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>A handler made of delegates; those left out do nothing.</summary>
public sealed class ResourceHandler<T>(Action<T>? added = null, Action<T, T>? updated = null, Action<T>? deleted = null) : IResourceHandler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>A handler that treats every change alike.</summary>
    public static ResourceHandler<T> OnAny(Action<T> changed) => new(changed, (_, item) => changed(item), changed);

    /// <inheritdoc/>
    public void OnAdded(T item) => added?.Invoke(item);

    /// <inheritdoc/>
    public void OnUpdated(T old, T item) => updated?.Invoke(old, item);

    /// <inheritdoc/>
    public void OnDeleted(T last) => deleted?.Invoke(last);
}
