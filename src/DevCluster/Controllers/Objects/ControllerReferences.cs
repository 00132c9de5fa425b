using k8s;
using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>The owner reference by which a controller finds what it made (metav1 <c>GetControllerOf</c>, <c>NewControllerRef</c>).</summary>
internal static class ControllerReferences
{
    public static V1OwnerReference? Of(IKubernetesObject<V1ObjectMeta> item) =>
        item.Metadata.OwnerReferences?.FirstOrDefault(reference => reference.Controller == true);

    public static V1OwnerReference To(IKubernetesObject<V1ObjectMeta> owner) => new()
    {
        ApiVersion = owner.ApiVersion,
        Kind = owner.Kind,
        Name = owner.Metadata.Name,
        Uid = owner.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>The index values of a child: its controller's UID, or its namespace when it has none and could be adopted.</summary>
    public static IEnumerable<string> IndexValues(IKubernetesObject<V1ObjectMeta> item) =>
        [Of(item)?.Uid ?? OrphansOf(item.Metadata.NamespaceProperty)];

    public static string OrphansOf(string @namespace) => "namespace/" + @namespace;
}
