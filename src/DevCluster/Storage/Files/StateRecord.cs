using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Storage.Files;

/// <summary>
/// One line of a state file: eight hexadecimal digits of CRC-32C, a space, JSON. What was cut off in the middle of a write does
/// not have the sum that it claims.
/// </summary>
/// <param name="Revision">The store's revision after it.</param>
/// <param name="Resource"><c>GROUP/PLURAL</c>; empty in the head of a snapshot.</param>
/// <param name="Key">The object's key.</param>
/// <param name="Value">The object; null when it was removed.</param>
internal sealed record StateRecord(long Revision, string Resource, ObjectKey Key, JsonObject? Value)
{
    private const int SumLength = 9;

    /// <summary>The line, with its end; without a value, the object was removed.</summary>
    public static byte[] Line(long revision, string resource, ObjectKey key, ReadOnlySpan<byte> value)
    {
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteNumber("revision"u8, revision);
            writer.WriteString("resource"u8, resource);
            writer.WriteString("namespace"u8, key.Namespace);
            writer.WriteString("name"u8, key.Name);
            if (value.Length > 0)
            {
                writer.WritePropertyName("object"u8);
                writer.WriteRawValue(value, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        var body = json.ToArray();
        return [.. Encoding.ASCII.GetBytes(Sum(body).ToString("x8", CultureInfo.InvariantCulture)), (byte)' ', .. body, (byte)'\n'];
    }

    /// <summary>What a line (without its end) says; null when it is damaged.</summary>
    public static StateRecord? Read(ReadOnlySpan<byte> line)
    {
        if (line.Length <= SumLength || !Utf8Parser.TryParse(line[..(SumLength - 1)], out uint sum, out var used, 'x') || used != SumLength - 1 || Sum(line[SumLength..]) != sum)
        {
            return null;
        }

        var record = JsonNode.Parse(line[SumLength..])!.AsObject();
        var value = record["object"] as JsonObject;
        record.Remove("object");
        return new StateRecord((long)record["revision"]!, (string)record["resource"]!, new ObjectKey((string)record["namespace"]!, (string)record["name"]!), value);
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        return ~sum;
    }
}
