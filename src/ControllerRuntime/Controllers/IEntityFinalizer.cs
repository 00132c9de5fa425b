using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Controllers;

/// <summary>Cleans up outside the cluster's own garbage collection before an object may disappear.</summary>
public interface IEntityFinalizer<in TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The qualified name put in <c>metadata.finalizers</c>, e.g. <c>wasm.krustlet.dev/drain</c>.</summary>
    string Identifier { get; }

    /// <summary>
    /// Cleans up; harmless when repeated. True: done, the name is taken off the object. False: not yet, ask again. Throws:
    /// tried again after a growing wait.
    /// </summary>
    Task<bool> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}
