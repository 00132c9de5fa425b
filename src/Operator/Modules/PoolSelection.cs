using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Hosts;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.Modules;

/// <summary>Which pools a module's selector matches, of those whose policy allows what the module asks for.</summary>
internal sealed class PoolSelection(IObjectStore<WasmNodePool> pools)
{
    /// <summary>Names in order; null without a selector. Throws <see cref="ModuleRefusedException"/> when none matches, or none of those that are named allows what the module asks for.</summary>
    public IReadOnlyList<string>? Of(WasmModule module)
    {
        if (module.Spec.NodePoolSelector is { } selector)
        {
            var matching = pools.List().Where(pool => Matches(selector, pool.Metadata.Labels)).OrderBy(pool => pool.Metadata.Name, StringComparer.Ordinal).ToList();
            return matching.Count > 0
                ? Allowing(module, matching)
                : throw new ModuleRefusedException(RefusalReason.NoMatchingNodePool, "nodePoolSelector matches no WasmNodePool: label a pool, or change the selector");
        }

        // A pool that is not there (yet) has no policy either.
        if (module.Spec.NodePool is { } name && pools.Get(NamespacedName.Cluster(name)) is { } named)
        {
            Allowing(module, [named]);
        }

        return null;
    }

    /// <summary>metav1 <c>LabelSelector</c> semantics.</summary>
    public static bool Matches(V1LabelSelector selector, IDictionary<string, string>? labels)
    {
        labels ??= new Dictionary<string, string>();
        return (selector.MatchLabels ?? new Dictionary<string, string>()).All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
            && (selector.MatchExpressions ?? []).All(expression => Matches(expression, labels));
    }

    private static List<string> Allowing(WasmModule module, IReadOnlyList<WasmNodePool> named)
    {
        var beyond = named.Select(pool => (pool.Metadata.Name, Host: HostBeyond(pool, module))).ToList();
        var allowing = beyond.Where(pool => pool.Host is null).Select(pool => pool.Name).ToList();
        return allowing.Count > 0
            ? allowing
            : throw new ModuleRefusedException(
                RefusalReason.CapabilityNotOffered,
                $"capabilities.outboundHosts has {string.Join(", ", beyond.Select(pool => $"{pool.Host}, which policy.outboundHosts of pool {pool.Name} does not allow"))}: ask for less, choose another pool, or widen the policy");
    }

    /// <summary>The first host that the pool does not allow; null when it allows all.</summary>
    private static HostPattern? HostBeyond(WasmNodePool pool, WasmModule module)
    {
        if (pool.Spec.Policy?.OutboundHosts is not { } listed || module.Spec.Capabilities?.OutboundHosts is not { } asked)
        {
            return null;
        }

        // What cannot be read is refused elsewhere, in words of its own.
        var allowed = listed.Select(HostPattern.TryParse).OfType<HostPattern>().ToList();
        return asked.Select(HostPattern.TryParse).OfType<HostPattern>().FirstOrDefault(host => !allowed.Any(pattern => pattern.Covers(host)));
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
