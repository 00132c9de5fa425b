using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.Modules;

/// <summary>Where a module's Pods may run: wasm nodes, of the chosen pools, by the module's hints.</summary>
internal static class PlacementBuilder
{
    private const string HostName = "kubernetes.io/hostname";
    private const string Zone = "topology.kubernetes.io/zone";

    /// <summary>Fills the scheduling fields. <paramref name="pools"/> are the pools that the selector matched; null without a selector.</summary>
    public static void Place(V1PodSpec pod, WasmModule module, IReadOnlyList<string>? pools)
    {
        var spec = module.Spec;
        pod.RuntimeClassName = RuntimeClassOf(spec.Runtime);
        pod.NodeSelector = NodeSelector(spec);
        pod.Tolerations = Tolerations(spec);
        pod.Affinity = NodeAffinities.Prefer(NodeAffinities.Require(spec.Placement?.Affinity, [.. OfPools(pools), .. CapabilityDemands.Of(spec)]), WarmCache.Of(spec));
        pod.PriorityClassName = spec.Placement?.PriorityClassName;
        pod.TopologySpreadConstraints = Spread(module);
    }

    /// <summary>A chosen runtime comes with its RuntimeClass, which carries selector and tolerations; Auto leaves the choice to the node.</summary>
    private static string? RuntimeClassOf(ModuleRuntime? runtime) => runtime switch
    {
        ModuleRuntime.Wasi => Contracts.WellKnown.RuntimeClasses.Wasi,
        ModuleRuntime.WasiHttp => Contracts.WellKnown.RuntimeClasses.WasiHttp,
        ModuleRuntime.Wascc => Contracts.WellKnown.RuntimeClasses.Wascc,
        _ => null,
    };

    private static Dictionary<string, string>? NodeSelector(WasmModuleSpec spec)
    {
        var selector = new Dictionary<string, string>(spec.Placement?.NodeSelector ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (RuntimeClassOf(spec.Runtime) is null)
        {
            selector[WasmArchitecture.LabelKey] = WasmArchitecture.LabelValue;
        }

        if (spec.NodePool is { } pool)
        {
            selector[KrustletLabels.NodePool] = pool;
        }

        return selector.Count > 0 ? selector : null;
    }

    /// <summary>Several pools cannot be a node selector.</summary>
    private static IEnumerable<V1NodeSelectorRequirement> OfPools(IReadOnlyList<string>? pools) =>
        pools is null ? [] : [new V1NodeSelectorRequirement { Key = KrustletLabels.NodePool, OperatorProperty = "In", Values = [.. pools] }];

    private static List<V1Toleration>? Tolerations(WasmModuleSpec spec)
    {
        IEnumerable<V1Toleration> own = RuntimeClassOf(spec.Runtime) is null ? WasmTolerations.All : [];
        var all = own.Concat(spec.Placement?.Tolerations ?? []).ToList();
        return all.Count > 0 ? all : null;
    }

    private static List<V1TopologySpreadConstraint>? Spread(WasmModule module)
    {
        var key = module.Spec.Placement?.Spread switch
        {
            PlacementSpread.Node => HostName,
            PlacementSpread.Zone => Zone,
            _ => null,
        };
        return key is null ? null :
        [
            new V1TopologySpreadConstraint
            {
                MaxSkew = 1,
                TopologyKey = key,
                // A hint: too few nodes must not leave replicas waiting.
                WhenUnsatisfiable = "ScheduleAnyway",
                LabelSelector = new V1LabelSelector { MatchLabels = ModuleLabels.Selector(module) },
            },
        ];
    }
}
