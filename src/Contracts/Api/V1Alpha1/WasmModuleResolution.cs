using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>How the module's tag becomes a digest.</summary>
[ValidationRule("!has(self.interval) || (has(self.policy) && self.policy == 'Interval')", WasmModuleRules.IntervalGoesWithPolicy)]
public sealed record WasmModuleResolution
{
    /// <summary>When Pods are pinned to a digest, and when the registry is asked again. The annotation <c>wasm.krustlet.dev/resolve</c>, given another value, asks at once.</summary>
    [Default(ModuleResolutionPolicy.None)]
    public ModuleResolutionPolicy? Policy { get; init; }

    /// <summary>Policy Interval only: how often the registry is asked, e.g. <c>30s</c> or <c>1h</c>; <c>5m</c> when absent.</summary>
    [Length(Minimum = 2, Maximum = 64)]
    [Pattern("^([0-9]+(ms|s|m|h))*0*[1-9][0-9]*(ms|s|m|h)([0-9]+(ms|s|m|h))*$")]
    public string? Interval { get; init; }
}
