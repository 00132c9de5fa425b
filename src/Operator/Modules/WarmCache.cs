using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.Modules;

/// <summary>A preference for nodes that hold the module's digest already, where the digest is known.</summary>
internal static class WarmCache
{
    // The scheduler scores a node by the share of weights that match. What all wasm nodes match keeps the share of the rest small: a warm node
    // wins where two would do about equally well, and loses against spreading and room.
    private const int OfEveryNode = 100;
    private const int OfWarmNode = 10;

    /// <summary>The preferences; none when the module wants none or names no digest.</summary>
    public static IReadOnlyList<V1PreferredSchedulingTerm> Of(WasmModuleSpec spec) =>
        spec.Placement?.WarmCache != WarmCachePreference.Ignore && CachedModuleLabels.KeyOf(spec.Module) is { } key
            ? [Exists(WasmArchitecture.LabelKey, OfEveryNode), Exists(key, OfWarmNode)]
            : [];

    private static V1PreferredSchedulingTerm Exists(string key, int weight) => new()
    {
        Weight = weight,
        Preference = new V1NodeSelectorTerm { MatchExpressions = [new V1NodeSelectorRequirement { Key = key, OperatorProperty = "Exists" }] },
    };
}
