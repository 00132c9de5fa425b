using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>How the kinds of this group are read and written: camelCase, absent when null. Needs no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WasmModule))]
[JsonSerializable(typeof(WasmNodePool))]
public sealed partial class KrustletJsonContext : JsonSerializerContext;
