using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Storage;

/// <summary>Writes objects with kind, apiVersion and metadata first, as the Kubernetes API server does.</summary>
internal static class ObjectJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static JsonSerializerOptions NodeOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON, and the length of its type prefix including the comma.</summary>
    public static (byte[] Utf8, int TypePrefix) Serialize(JsonObject value)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        WriteMember(writer, value, "kind");
        WriteMember(writer, value, "apiVersion");
        writer.Flush();
        var prefix = buffer.WrittenCount + 1;
        WriteMember(writer, value, "metadata");
        foreach (var (name, member) in value)
        {
            if (name is not ("kind" or "apiVersion" or "metadata"))
            {
                Write(writer, name, member);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return (buffer.WrittenSpan.ToArray(), prefix);
    }

    /// <summary>The UTF-8 of any node.</summary>
    public static byte[] Utf8(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMember(Utf8JsonWriter writer, JsonObject value, string name)
    {
        if (value[name] is { } member)
        {
            Write(writer, name, member);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonNode? member)
    {
        writer.WritePropertyName(name);
        if (member is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            member.WriteTo(writer);
        }
    }
}
