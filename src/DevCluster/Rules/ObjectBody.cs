using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Rules;

/// <summary>A request body read as one JSON object.</summary>
/// <param name="Value">The object; of a field given twice the last one counts.</param>
/// <param name="DuplicateFields">Paths given more than once, as strict field validation reports them, e.g. <c>spec.replicas</c>.</param>
public sealed record ObjectBody(JsonObject Value, IReadOnlyList<string> DuplicateFields)
{
    private const int GreatestDepth = 256;

    /// <summary>Reads a body. 400 BadRequest when it is not one JSON object in UTF-8.</summary>
    public static ObjectBody Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = GreatestDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw Malformed("it must be an object");
            }

            var duplicates = new List<string>();
            var value = ReadObject(ref reader, FieldPath.Root, duplicates);
            return reader.Read() ? throw Malformed("there is something after the object") : new(value, duplicates);
        }
        catch (JsonException exception)
        {
            throw Malformed(exception.Message);
        }
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, FieldPath path, List<string> duplicates)
    {
        var fields = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var child = path.Child(name);
            reader.Read();
            var value = ReadValue(ref reader, child, duplicates);
            if (!fields.TryAdd(name, value))
            {
                duplicates.Add(child.ToString());
                fields[name] = value;
            }
        }

        return fields;
    }

    private static JsonArray ReadList(ref Utf8JsonReader reader, FieldPath path, List<string> duplicates)
    {
        var items = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, path.Item(items.Count), duplicates));
        }

        return items;
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, FieldPath path, List<string> duplicates) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, path, duplicates),
        JsonTokenType.StartArray => ReadList(ref reader, path, duplicates),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        JsonTokenType.Number => JsonNode.Parse(reader.ValueSpan), // converts to any width, as a number put in as one type does not
        _ => null,
    };

    private static StatusException Malformed(string reason) =>
        new(HttpStatusCode.BadRequest, "BadRequest", $"the object provided is unrecognized: couldn't get version/kind; json parse error: {reason}");
}
