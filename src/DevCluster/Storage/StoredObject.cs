using System.Text.Json;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Storage;

/// <summary>
/// One version of one object: immutable UTF-8 JSON that every list and watch shares, and what selectors need of it.
/// A request that changes the object parses its own copy.
/// </summary>
internal sealed class StoredObject
{
    private StoredObject(ObjectKey key, string uid, long revision, byte[] utf8, int typePrefix, IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> fields)
    {
        Key = key;
        Uid = uid;
        Revision = revision;
        Utf8 = utf8;
        TypePrefix = typePrefix;
        Labels = labels;
        Fields = fields;
    }

    public ObjectKey Key { get; }

    public string Uid { get; }

    /// <summary><c>metadata.resourceVersion</c> as a number.</summary>
    public long Revision { get; }

    /// <summary>The object as JSON; begins with kind and apiVersion.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Length of <c>{"kind":…,"apiVersion":…,</c>, which lists of built-in kinds leave out and other versions replace.</summary>
    public int TypePrefix { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Values of the resource's selectable fields.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; }

    /// <summary>Freezes <paramref name="value"/> at a revision; null keeps the resourceVersion it has (a dry run).</summary>
    public static StoredObject Freeze(JsonObject value, long? revision, SelectableFields fields)
    {
        if (revision is { } stamped)
        {
            value["metadata"]!["resourceVersion"] = stamped.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var (utf8, prefix) = ObjectJson.Serialize(value);
        var metadata = value["metadata"]!.AsObject();
        var key = new ObjectKey(Text(metadata["namespace"]), Text(metadata["name"]));
        return new StoredObject(key, Text(metadata["uid"]), revision ?? 0, utf8, prefix, LabelsOf(metadata), fields.Read(value));
    }

    /// <summary>A copy that may be changed.</summary>
    public JsonObject Thaw() => JsonNode.Parse(Utf8.Span)!.AsObject();

    /// <summary>The same object as seen at a later revision, for watchers that it leaves.</summary>
    public StoredObject AtRevision(long revision)
    {
        var value = Thaw();
        value["metadata"]!["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (utf8, prefix) = ObjectJson.Serialize(value);
        return new StoredObject(Key, Uid, revision, utf8, prefix, Labels, Fields);
    }

    /// <summary>For reading; dispose it.</summary>
    public JsonDocument Parse() => JsonDocument.Parse(Utf8);

    private static Dictionary<string, string> LabelsOf(JsonObject metadata)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (metadata["labels"] is JsonObject present)
        {
            foreach (var (name, value) in present)
            {
                labels[name] = Text(value);
            }
        }

        return labels;
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
