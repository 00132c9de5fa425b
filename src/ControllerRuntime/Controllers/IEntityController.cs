using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.ControllerRuntime.Controllers;

/// <summary>
/// Brings the world to what one object wants. Level-triggered: it is told only which object, reads the state itself, and must
/// be harmless when repeated. The same key never runs twice at once.
/// </summary>
/// <typeparam name="TEntity">The kind the keys name.</typeparam>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>One pass. The object may be gone by now.</summary>
    Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken);
}
