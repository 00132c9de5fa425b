using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Informers;

/// <summary>A way to look objects up by something other than their name. The instance itself is the handle to ask with.</summary>
/// <param name="values">The values an object is found under; none leaves it out.</param>
public sealed class Indexer<T>(Func<T, IEnumerable<string>> values)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    internal IEnumerable<string> ValuesOf(T item) => values(item);
}
