using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Validation;

/// <summary>Collects what is wrong with one object, in the API server's words (apimachinery <c>field.ErrorList</c>).</summary>
internal sealed class FieldErrors
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<StatusCause> _causes = [];

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsEmpty => _causes.Count == 0;

    /// <summary>How much is wrong so far.</summary>
    public int Count => _causes.Count;

    /// <summary>A value is missing.</summary>
    public void Required(FieldPath path, string? detail = null) =>
        Add("FieldValueRequired", detail is null ? "Required value" : $"Required value: {detail}", path);

    /// <summary>A value is malformed or not allowed.</summary>
    public void Invalid(FieldPath path, JsonNode? value, string detail) =>
        Add("FieldValueInvalid", $"Invalid value: {Show(value)}: {detail}", path);

    /// <summary>A value has the wrong type.</summary>
    public void WrongType(FieldPath path, string given, string detail) =>
        Add("FieldValueTypeInvalid", $"Invalid value: \"{given}\": {detail}", path);

    /// <summary>A value is none of the few allowed.</summary>
    public void NotSupported(FieldPath path, JsonNode? value, IEnumerable<string> supported) =>
        Add("FieldValueNotSupported", $"Unsupported value: {Show(value)}: supported values: {string.Join(", ", supported.Select(each => $"\"{each}\""))}", path);

    /// <summary>A value occurs twice where it must not.</summary>
    public void Duplicate(FieldPath path, JsonNode? value) =>
        Add("FieldValueDuplicate", $"Duplicate value: {ShowKey(value)}", path);

    /// <summary>A field may not be set or changed.</summary>
    public void Forbidden(FieldPath path, string detail) => Add("FieldValueForbidden", $"Forbidden: {detail}", path);

    /// <summary>A string has too many bytes.</summary>
    public void TooLong(FieldPath path, long greatest) =>
        Add("FieldValueTooLong", $"Too long: may not be more than {greatest} bytes", path);

    /// <summary>A list or map has too many entries.</summary>
    public void TooMany(FieldPath path, int actual, long greatest) =>
        Add("FieldValueTooMany", $"Too many: {actual}: must have at most {greatest} items", path);

    /// <summary>Anything else, with its reason.</summary>
    public void Add(string reason, string message, FieldPath path) => _causes.Add(new(reason, message, path.ToString()));

    /// <summary>Everything found, as the 422 that refuses <paramref name="value"/>.</summary>
    public StatusException ToException(ResourceDefinition resource, JsonObject value)
    {
        var kind = resource.Group.Length == 0 ? resource.Kind : $"{resource.Kind}.{resource.Group}";
        var texts = _causes.Select(cause => cause.Field.Length == 0 ? cause.Message : $"{cause.Field}: {cause.Message}").Distinct().ToList();
        var all = texts is [var only] ? only : $"[{string.Join(", ", texts)}]";
        var name = value.Object("metadata")?.Text("name") ?? "";
        return new(HttpStatusCode.UnprocessableEntity, "Invalid", $"{kind} \"{name}\" is invalid: {all}", [.. _causes])
        {
            Details = new StatusDetails(name, resource.Group, resource.Kind),
        };
    }

    private static string Show(JsonNode? value) => value?.ToJsonString(Plain) ?? "null";

    private static string ShowKey(JsonNode? value) => value is JsonObject ? $"map[string]interface {{}}{Show(value)}" : Show(value);
}
