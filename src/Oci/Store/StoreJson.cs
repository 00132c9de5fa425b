using System.Text.Json;
using System.Text.Json.Serialization;

namespace Krustlet.Oci.Store;

/// <summary>Serialisers made at build time, as a native agent needs them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, RespectNullableAnnotations = true, WriteIndented = true)]
[JsonSerializable(typeof(StoreIndex))]
internal sealed partial class StoreJson : JsonSerializerContext;
