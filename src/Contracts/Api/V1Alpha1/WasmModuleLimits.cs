using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Bounds on one instance.</summary>
public sealed record WasmModuleLimits
{
    /// <summary>Most linear memory, as a quantity, e.g. <c>64Mi</c>. A growth beyond it fails in the module.</summary>
    [Quantity]
    public string? MaxMemory { get; init; }

    /// <summary>Most instructions, in Wasmtime fuel.</summary>
    [Range(Minimum = 1)]
    public long? Fuel { get; init; }

    /// <summary>Longest run, e.g. <c>90s</c> or <c>1h30m</c>.</summary>
    [Pattern("^([0-9]+(ms|s|m|h))+$")]
    public string? ExecutionTimeout { get; init; }
}
