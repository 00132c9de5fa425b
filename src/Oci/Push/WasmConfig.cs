using System.Text.Json.Serialization;

namespace Krustlet.Oci.Push;

/// <summary>The configuration of the CNCF form (TAG Runtime, "Wasm OCI artifact", application/vnd.wasm.config.v0+json).</summary>
internal sealed record WasmConfig
{
    /// <summary>The architecture of all modules.</summary>
    public const string Wasm = "wasm";

    /// <summary>RFC 3339.</summary>
    public required string Created { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Author { get; init; }

    public string Architecture { get; init; } = Wasm;

    /// <summary><c>wasip1</c> for modules, <c>wasip2</c> for components.</summary>
    public required string Os { get; init; }

    public required IReadOnlyList<string> LayerDigests { get; init; }

    /// <summary>For components only, where it is required.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ComponentInterface? Component { get; init; }
}
