using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>Work queue keys of objects and of their owners.</summary>
internal static class Keys
{
    public static NamespacedName Of(IKubernetesObject<V1ObjectMeta> item) => new(item.Metadata.NamespaceProperty, item.Metadata.Name);

    /// <summary>The controller of an object, if it is of that kind in that group.</summary>
    public static IEnumerable<NamespacedName> OfController(IKubernetesObject<V1ObjectMeta> item, string group, string kind) =>
        ControllerReferences.Of(item) is { } owner && owner.Kind == kind && (group.Length == 0 ? !owner.ApiVersion.Contains('/', StringComparison.Ordinal) : owner.ApiVersion.StartsWith(group + "/", StringComparison.Ordinal))
            ? [new NamespacedName(item.Metadata.NamespaceProperty, owner.Name)]
            : [];
}
