using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>A local copy of a kind that follows the API server, and word of its changes.</summary>
public interface IInformer<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The copy. Complete once <see cref="Synced"/>.</summary>
    IObjectStore<T> Store { get; }

    /// <summary>Done when the first list is in the store and the handlers have heard of it.</summary>
    Task Synced { get; }

    /// <summary>Adds a handler, which at once hears of every object there is. Dispose the result to end it.</summary>
    IDisposable AddHandler(IResourceHandler<T> handler);
}
