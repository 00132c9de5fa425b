using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Krustlet.Oci.Manifests;

namespace Krustlet.Oci.Push;

/// <summary>Serialisers made at build time, as a native agent needs them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WasmConfig))]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
internal sealed partial class PushJson : JsonSerializerContext
{
    /// <summary>Writes media types as people know them: the default would escape every plus sign, as if for a web page.</summary>
    public static PushJson Plain { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
