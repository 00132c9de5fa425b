using System.Text.Json;
using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.Images.Access;

/// <summary>Serialisers made at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PulledImages))]
internal sealed partial class PulledImagesJson : JsonSerializerContext;
