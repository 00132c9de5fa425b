using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Schemas;

/// <summary>
/// What decoding into a typed object does to a built-in kind: unknown fields and nulls vanish, quantities become canonical, a value
/// of the wrong type is a 400. Works in place, one instance a decoding.
/// </summary>
internal sealed class TypedDecoder(ResourceDefinition resource)
{
    private readonly List<string> _unknown = [];

    /// <summary>Paths of unknown fields met so far.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Decodes the whole object.</summary>
    public void Decode(JsonObject value, Schema schema)
    {
        if (schema.Type == SchemaType.Object)
        {
            DecodeObject(value, schema, FieldPath.Root);
        }
    }

    private void DecodeObject(JsonObject fields, Schema schema, FieldPath path)
    {
        List<string>? dropped = null;
        List<(string Name, JsonNode Value)>? rewritten = null;
        foreach (var (name, value) in fields)
        {
            var known = schema.Child(name);
            if (known is null)
            {
                _unknown.Add(path.Child(name).ToString());
                (dropped ??= []).Add(name);
            }
            else if (value is null)
            {
                (dropped ??= []).Add(name);
            }
            else if (Replacement(value, known, schema, path, name) is { } replacement)
            {
                (rewritten ??= []).Add((name, replacement));
            }
        }

        foreach (var name in dropped ?? [])
        {
            fields.Remove(name);
        }

        foreach (var (name, value) in rewritten ?? [])
        {
            fields[name] = value;
        }
    }

    private JsonNode? Replacement(JsonNode value, Schema known, Schema owner, FieldPath path, string name)
    {
        switch (known.Type, value)
        {
            case (SchemaType.Any, _):
                return null;
            case (SchemaType.Object or SchemaType.Map, JsonObject fields):
                DecodeObject(fields, known, path.Child(name));
                return null;
            case (SchemaType.Array, JsonArray items):
                DecodeList(items, known.Items!, owner, path.Child(name));
                return null;
            case (SchemaType.Quantity, JsonValue quantity):
                return Canonical(quantity, owner, path.Child(name));
            default:
                Check(value, known, owner, path, name);
                return null;
        }
    }

    private void DecodeList(JsonArray items, Schema item, Schema owner, FieldPath path)
    {
        for (var index = 0; index < items.Count; index++)
        {
            switch (item.Type, items[index])
            {
                case (SchemaType.Any, _) or (_, null):
                    break;
                case (SchemaType.Object or SchemaType.Map, JsonObject fields):
                    DecodeObject(fields, item, path.Item(index));
                    break;
                case (SchemaType.Array, JsonArray nested):
                    DecodeList(nested, item.Items!, owner, path.Item(index));
                    break;
                case (_, { } value):
                    Check(value, item, owner, path, null);
                    break;
            }
        }
    }

    private void Check(JsonNode value, Schema known, Schema owner, FieldPath path, string? name)
    {
        var kind = value.GetValueKind();
        var fits = known.Type switch
        {
            SchemaType.String => kind == JsonValueKind.String && (known != Scalars.Bytes || Base64.IsValid(value.AsText())),
            SchemaType.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
            SchemaType.Integer => value.AsWhole() is { } whole && (known.Format != "int32" || whole is >= int.MinValue and <= int.MaxValue),
            SchemaType.Number => kind == JsonValueKind.Number,
            SchemaType.IntOrString => kind == JsonValueKind.String || value.AsWhole() is not null,
            _ => false,
        };
        if (!fits)
        {
            throw Mismatch(kind, known, owner, name is null ? path : path.Child(name));
        }
    }

    private JsonValue? Canonical(JsonValue value, Schema owner, FieldPath path)
    {
        var text = value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : value.AsText();
        if (text is null || !Quantity.TryParse(text, out var quantity))
        {
            throw Refused(
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", owner, path);
        }

        var canonical = quantity.ToString();
        return value.GetValueKind() == JsonValueKind.String && canonical == text ? null : JsonValue.Create(canonical);
    }

    private StatusException Mismatch(JsonValueKind kind, Schema known, Schema owner, FieldPath path)
    {
        if (known == Scalars.Bytes && kind == JsonValueKind.String)
        {
            return Refused("illegal base64 data", owner, path);
        }

        var given = kind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            _ => "bool",
        };
        return Refused($"json: cannot unmarshal {given} into Go struct field {GoName(owner)}.{path} of type {GoType(known)}");
    }

    private StatusException Refused(string reason, Schema owner, FieldPath path) => Refused($"{reason}: {GoName(owner)}.{path}");

    private StatusException Refused(string reason) => new(
        HttpStatusCode.BadRequest,
        "BadRequest",
        $"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: {reason}");

    private string GoName(Schema owner) => owner.ModelName is { } model ? ModelNames.Short(model) : resource.Kind;

    private static string GoType(Schema known) => known.Type switch
    {
        SchemaType.Object => "v1." + ModelNames.Short(known.ModelName ?? "Object"),
        SchemaType.Map => "map[string]string",
        SchemaType.Array => "[]" + GoType(known.Items!),
        SchemaType.Boolean => "bool",
        SchemaType.Number => "float64",
        SchemaType.Integer => known.Format ?? "int64",
        _ => "string",
    };
}
