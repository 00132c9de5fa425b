using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>
/// JSON inside models that has no type of its own (<c>managedFields[].fieldsV1</c>, RawExtension): read as a
/// <see cref="JsonElement"/>, which the client package's context cannot write back without this.
/// </summary>
internal sealed class UntypedJson : IJsonTypeInfoResolver
{
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => type == typeof(JsonElement)
        ? JsonMetadataServices.CreateValueInfo<JsonElement>(options, JsonMetadataServices.JsonElementConverter)
        : null;
}
