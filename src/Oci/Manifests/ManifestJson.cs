using System.Text.Json;
using System.Text.Json.Serialization;

namespace Krustlet.Oci.Manifests;

/// <summary>Serialisers made at build time, as a native agent needs them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ContainerImageConfig))]
internal sealed partial class ManifestJson : JsonSerializerContext;
