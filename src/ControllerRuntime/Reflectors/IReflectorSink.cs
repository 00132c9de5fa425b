using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.ControllerRuntime.Reflectors;

/// <summary>Where a reflector puts what it sees. Called by one loop at a time; must not block.</summary>
public interface IReflectorSink<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The whole state, after a list. What is absent is gone, whether or not a deletion was ever seen.</summary>
    void Replace(IReadOnlyList<T> items);

    /// <summary>One change; never a bookmark.</summary>
    void Apply(WatchEvent<T> change);
}
