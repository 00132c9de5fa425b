using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Protobuf;

/// <summary>Messages that are not objects in JSON: times, quantities, raw JSON, values of two types.</summary>
internal static class WellKnownMessages
{
    private const long NanosecondsPerTick = 100;

    private static readonly Dictionary<string, Func<JsonObject, JsonNode?>> Readers = new(StringComparer.Ordinal)
    {
        ["meta.v1.Time"] = fields => Time(fields) is { } time ? Timestamps.Format(time) : null,
        ["meta.v1.MicroTime"] = fields => Time(fields) is { } time ? Timestamps.FormatMicro(time) : null,
        ["meta.v1.FieldsV1"] = fields => Json(fields["Raw"]),
        ["meta.v1.Verbs"] = Items,
        ["runtime.RawExtension"] = fields => Json(fields["raw"]),
        ["api.resource.Quantity"] = fields => fields["string"]?.DeepClone() ?? "0",
        ["util.intstr.IntOrString"] = fields => (long?)fields["type"] == 1 ? fields["strVal"]?.DeepClone() ?? "" : fields["intVal"]?.DeepClone() ?? 0,
        ["authentication.v1.ExtraValue"] = Items,
        ["authorization.v1.ExtraValue"] = Items,
        ["certificates.v1.ExtraValue"] = Items,
        ["apiextensions.v1.JSON"] = fields => Json(fields["-"]),
        ["apiextensions.v1.JSONSchemaPropsOrBool"] = fields => fields["schema"]?.DeepClone() ?? fields["allows"]?.DeepClone() ?? false,
        ["apiextensions.v1.JSONSchemaPropsOrArray"] = fields => (fields["schema"] ?? fields["jSONSchemas"])?.DeepClone(),
        ["apiextensions.v1.JSONSchemaPropsOrStringArray"] = fields => (fields["schema"] ?? fields["property"])?.DeepClone(),
    };

    public static bool Knows(string message) => Readers.ContainsKey(message);

    /// <summary>The JSON of a message whose fields have been read.</summary>
    public static JsonNode? Read(string message, JsonObject fields) => Readers[message](fields);

    // An empty message is Go's zero time, which JSON leaves out.
    private static DateTimeOffset? Time(JsonObject fields) => (long?)fields["seconds"] is { } seconds
        ? DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(((long?)fields["nanos"] ?? 0) / NanosecondsPerTick)
        : null;

    private static JsonNode? Items(JsonObject fields) => fields["items"]?.DeepClone() ?? new JsonArray();

    private static JsonNode? Json(JsonNode? base64) => base64 is null ? null : JsonNode.Parse(Convert.FromBase64String((string)base64!));
}
