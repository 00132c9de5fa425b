using System.Text.Json.Serialization;

namespace Krustlet.Oci.Manifests;

/// <summary>What an image runs on (OCI image spec, image index, <c>platform</c>).</summary>
public sealed record Platform
{
    /// <summary><c>wasm</c> for modules; <c>amd64</c>, … for container images.</summary>
    public string Architecture { get; init; } = "";

    /// <summary><c>wasip1</c>, <c>wasip2</c> or <c>wasi</c> for modules; <c>linux</c>, … for container images.</summary>
    public string Os { get; init; } = "";

    /// <summary>The architecture's variant, e.g. <c>v8</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    /// <summary>
    /// How well a node for modules is served, 0 best: <c>wasi/wasm</c> is made for any runtime, a preview1 module is the lighter of the other two. Null: not for us.
    /// </summary>
    internal int? ModuleRank => IsWasm
        ? Os switch { "wasi" => 0, "wasip1" => 1, "wasip2" => 2, _ => null }
        : null;

    internal bool IsWasm => Architecture is "wasm" or "wasm32";

    /// <inheritdoc/>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
