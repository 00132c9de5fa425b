using System.Text.Json.Nodes;
using Google.Protobuf;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Protobuf;

/// <summary>Reads messages as the JSON of the same objects, by the table of their fields.</summary>
internal sealed class MessageReader(MessageTable table)
{
    public JsonObject Read(string message, CodedInputStream input)
    {
        var fields = table.Find(message) ?? throw Failures.UnsupportedMediaType($"{ProtobufObjects.MediaType}, {message}", ["application/json", "application/yaml"]);
        var value = new JsonObject();
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            if (fields.TryGetValue(WireFormat.GetTagFieldNumber(tag), out var field) && (IsScalar(field.Type) || WellKnownMessages.Knows(field.Type) || table.Find(field.Type) is not null))
            {
                ReadField(value, field, input);
            }
            else
            {
                input.SkipLastField();
            }
        }

        return value;
    }

    private void ReadField(JsonObject value, MessageField field, CodedInputStream input)
    {
        switch (field.Shape)
        {
            case FieldShape.Repeated:
                value[field.Name] ??= new JsonArray();
                value[field.Name]!.AsArray().Add(ReadValue(field, input));
                break;
            case FieldShape.Map:
                value[field.Name] ??= new JsonObject();
                ReadEntry(value[field.Name]!.AsObject(), field, input.ReadBytes().CreateCodedInput());
                break;
            default:
                ReadSingle(value, field, input);
                break;
        }
    }

    private void ReadSingle(JsonObject value, MessageField field, CodedInputStream input)
    {
        var read = ReadValue(field, input);
        if (field.Inlined && read is JsonObject members)
        {
            foreach (var (name, member) in members.ToArray())
            {
                members.Remove(name);
                value[name] = member;
            }
        }
        else if (read is not null && (field.KeepsZero || !IsZero(read)))
        {
            value[field.Name] = read;
        }
    }

    private void ReadEntry(JsonObject map, MessageField field, CodedInputStream input)
    {
        var key = "";
        JsonNode? value = null;
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
            {
                key = input.ReadString();
            }
            else
            {
                value = ReadValue(field, input);
            }
        }

        map[key] = value ?? "";
    }

    private JsonNode? ReadValue(MessageField field, CodedInputStream input) => field.Type switch
    {
        "s" => input.ReadString(),
        "y" => Convert.ToBase64String(input.ReadBytes().Span),
        "b" => input.ReadBool(),
        "i" => input.ReadInt64(),
        "d" => input.ReadDouble(),
        _ => ReadMessage(field.Type, input.ReadBytes()),
    };

    private JsonNode? ReadMessage(string type, ByteString bytes) =>
        WellKnownMessages.Knows(type) ? WellKnownMessages.Read(type, Read(type, bytes.CreateCodedInput())) : Read(type, bytes.CreateCodedInput());

    private static bool IsScalar(string type) => type.Length == 1;

    private static bool IsZero(JsonNode value) => value is JsonValue && value.ToJsonString() is "\"\"" or "0" or "false";
}
