using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>What an answer depends on: another incarnation, key or set of secrets is another question.</summary>
/// <param name="Uid">The module.</param>
/// <param name="Key">What the digest is of; as long as it is the same, a digest that is known holds.</param>
/// <param name="Credentials">Whose credentials the registry is asked with: the module's Secrets, then pools'.</param>
/// <param name="Interval">How often it is asked again; null for never.</param>
internal sealed record ResolutionRequest(string Uid, string Key, string Credentials, TimeSpan? Interval)
{
    private static readonly TimeSpan UsualInterval = TimeSpan.FromMinutes(5);

    /// <param name="module">The module.</param>
    /// <param name="pools">The pools that offer it credentials, in order.</param>
    public static ResolutionRequest Of(WasmModule module, IReadOnlyList<OfferingPool> pools) => new(
        module.Metadata.Uid,
        KeyOf(module),
        string.Join(',', [.. module.Spec.PullSecrets?.Select(secret => secret.Name) ?? [], .. pools.Select(pool => pool.ToString())]),
        IntervalOf(module.Spec.Resolution));

    /// <summary>What a module's digest is of.</summary>
    public static string KeyOf(WasmModule module)
    {
        var spec = module.Spec.Resolution?.Policy == ModuleResolutionPolicy.OnChange ? $" spec {SpecHash.Of(module.Spec)}" : "";
        var asked = module.Metadata.Annotations is { } annotations && annotations.TryGetValue(OperatorAnnotations.Resolve, out var value) ? $" asked {value}" : "";
        return module.Spec.Module + spec + asked;
    }

    private static TimeSpan? IntervalOf(WasmModuleResolution? resolution) => resolution?.Policy == ModuleResolutionPolicy.Interval
        ? resolution.Interval is { } text && ModuleDuration.TryParse(text) is { } interval ? interval : UsualInterval
        : null;
}
