using System.Text.Json;
using System.Text.Json.Serialization;

namespace Krustlet.Oci.Client;

/// <summary>Serialisers made at build time, as a native agent needs them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(TagsAnswer))]
internal sealed partial class ClientJson : JsonSerializerContext;
