using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Bounds on one instance.</summary>
public sealed record WasmModuleLimits
{
    /// <summary>Most linear memory, as a quantity, e.g. <c>64Mi</c>. A growth beyond it fails in the module.</summary>
    [Quantity]
    public string? MaxMemory { get; init; }

    /// <summary>Most instructions of one run, in Wasmtime fuel. Components (WASI 0.2) count none and do not start with it.</summary>
    [Range(Minimum = 1)]
    public long? Fuel { get; init; }

    /// <summary>Longest run, above zero, e.g. <c>90s</c> or <c>1h30m</c>; one that lasts longer ends with exit code 137.</summary>
    [Length(Minimum = 2, Maximum = 64)]
    [Pattern("^([0-9]+(ms|s|m|h))*0*[1-9][0-9]*(ms|s|m|h)([0-9]+(ms|s|m|h))*$")]
    public string? ExecutionTimeout { get; init; }
}
