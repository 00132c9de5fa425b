using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>References to objects, as events name what they are about.</summary>
public static class ObjectReferences
{
    /// <summary>A reference to an object; <paramref name="fieldPath"/> names a part, e.g. <c>spec.containers{web}</c>.</summary>
    public static V1ObjectReference To(IKubernetesObject<V1ObjectMeta> item, string? fieldPath = null)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new V1ObjectReference
        {
            ApiVersion = item.ApiVersion,
            Kind = item.Kind,
            Name = item.Metadata.Name,
            NamespaceProperty = item.Metadata.NamespaceProperty,
            Uid = item.Metadata.Uid,
            ResourceVersion = item.Metadata.ResourceVersion,
            FieldPath = fieldPath,
        };
    }
}
