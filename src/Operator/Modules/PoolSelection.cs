using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.Modules;

/// <summary>Which pools a module's selector matches.</summary>
internal sealed class PoolSelection(IObjectStore<WasmNodePool> pools)
{
    /// <summary>Names in order; null without a selector. Throws <see cref="ModuleRefusedException"/> when none matches.</summary>
    public IReadOnlyList<string>? Of(WasmModule module)
    {
        if (module.Spec.NodePoolSelector is not { } selector)
        {
            return null;
        }

        var names = pools.List().Where(pool => Matches(selector, pool.Metadata.Labels)).Select(pool => pool.Metadata.Name).Order(StringComparer.Ordinal).ToList();
        return names.Count > 0
            ? names
            : throw new ModuleRefusedException(RefusalReason.NoMatchingNodePool, "nodePoolSelector matches no WasmNodePool: label a pool, or change the selector");
    }

    /// <summary>metav1 <c>LabelSelector</c> semantics.</summary>
    public static bool Matches(V1LabelSelector selector, IDictionary<string, string>? labels)
    {
        labels ??= new Dictionary<string, string>();
        return (selector.MatchLabels ?? new Dictionary<string, string>()).All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
            && (selector.MatchExpressions ?? []).All(expression => Matches(expression, labels));
    }

    private static bool Matches(V1LabelSelectorRequirement expression, IDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(expression.Key, out var value);
        return expression.OperatorProperty switch
        {
            "In" => has && expression.Values.Contains(value!),
            "NotIn" => !has || !expression.Values.Contains(value!),
            "Exists" => has,
            "DoesNotExist" => !has,
            _ => false,
        };
    }
}
