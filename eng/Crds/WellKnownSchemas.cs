using System.Reflection;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.CrdGenerator;

/// <summary>What C# cannot say of the Kubernetes types that the CRDs embed.</summary>
internal static class WellKnownSchemas
{
    private const string QuantityPattern =
        "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

    // Required fields of embedded API types, from the API reference: the models do not carry them.
    private static readonly HashSet<(Type Type, string Property)> Required =
    [
        (typeof(V1EnvVar), nameof(V1EnvVar.Name)),
        (typeof(V1ConfigMapKeySelector), nameof(V1ConfigMapKeySelector.Key)),
        (typeof(V1SecretKeySelector), nameof(V1SecretKeySelector.Key)),
        (typeof(V1ObjectFieldSelector), nameof(V1ObjectFieldSelector.FieldPath)),
        (typeof(V1ResourceFieldSelector), nameof(V1ResourceFieldSelector.Resource)),
        (typeof(V1VolumeMount), nameof(V1VolumeMount.Name)),
        (typeof(V1VolumeMount), nameof(V1VolumeMount.MountPath)),
        (typeof(V1LocalObjectReference), nameof(V1LocalObjectReference.Name)),
        (typeof(V1HTTPGetAction), nameof(V1HTTPGetAction.Port)),
        (typeof(V1TCPSocketAction), nameof(V1TCPSocketAction.Port)),
        (typeof(V1GRPCAction), nameof(V1GRPCAction.Port)),
        (typeof(V1HTTPHeader), nameof(V1HTTPHeader.Name)),
        (typeof(V1HTTPHeader), nameof(V1HTTPHeader.Value)),
        (typeof(V1Taint), nameof(V1Taint.Key)),
        (typeof(V1Taint), nameof(V1Taint.Effect)),
        (typeof(V1LabelSelectorRequirement), nameof(V1LabelSelectorRequirement.Key)),
        (typeof(V1LabelSelectorRequirement), nameof(V1LabelSelectorRequirement.OperatorProperty)),
        (typeof(V1Condition), nameof(V1Condition.Type)),
        (typeof(V1Condition), nameof(V1Condition.Status)),
        (typeof(V1Condition), nameof(V1Condition.Reason)),
        (typeof(V1Condition), nameof(V1Condition.Message)),
        (typeof(V1Condition), nameof(V1Condition.LastTransitionTime)),
    ];

    public static bool IsKubernetes(Type type) => type.Assembly != typeof(WasmModule).Assembly;

    public static bool IsRequired(PropertyInfo property) => Required.Contains((property.DeclaringType!, property.Name));

    public static JsonObject Quantity() => new()
    {
        ["anyOf"] = IntegerOrString(),
        ["pattern"] = QuantityPattern,
        ["x-kubernetes-int-or-string"] = true,
    };

    public static JsonObject IntOrString() => new() { ["anyOf"] = IntegerOrString(), ["x-kubernetes-int-or-string"] = true };

    /// <summary>A label selector or a reference is replaced as a whole, so that two writers cannot make half of one each.</summary>
    public static JsonObject WithKeys(Type type, JsonObject schema)
    {
        if (type == typeof(V1LabelSelector) || type == typeof(V1SecretKeySelector) || type == typeof(V1ConfigMapKeySelector))
        {
            schema["x-kubernetes-map-type"] = "atomic";
        }

        return schema;
    }

    private static JsonArray IntegerOrString() =>
        new(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
}
