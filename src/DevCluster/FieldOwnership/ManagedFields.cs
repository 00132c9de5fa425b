using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>Reads and writes <c>metadata.managedFields</c>.</summary>
internal static class ManagedFields
{
    /// <summary>The owners, or null when the field is absent or malformed.</summary>
    public static IReadOnlyList<ManagerEntry>? Read(JsonObject? value)
    {
        if (value?.Object("metadata")?.List("managedFields") is not { } entries)
        {
            return null;
        }

        var read = new List<ManagerEntry>(entries.Count);
        foreach (var entry in entries)
        {
            if (entry is not JsonObject { Count: > 0 } fields)
            {
                // [{}] is how a client asks to forget all owners.
                continue;
            }

            if (fields.Object("fieldsV1") is not { } set || !Enum.TryParse<ManagerOperation>(fields.Text("operation"), out var operation))
            {
                return null;
            }

            var key = new ManagerKey(
                fields.Text("manager") ?? "", operation, fields.Text("apiVersion") ?? "", fields.Text("subresource") ?? "");
            read.Add(new(key, FieldSet.Parse(set), fields.Text("time")));
        }

        return read;
    }

    /// <summary>Writes the owners, in the API server's order; removes the field when there are none.</summary>
    public static void Write(JsonObject value, IReadOnlyList<ManagerEntry> entries)
    {
        if (entries.Count == 0)
        {
            value.Object("metadata")?.Remove("managedFields");
            return;
        }

        value.Ensure("metadata")["managedFields"] = new JsonArray([.. entries
            .OrderBy(entry => entry.Key.Operation)
            .ThenBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Manager, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Subresource, StringComparer.Ordinal)
            .Select(ToJson)]);
    }

    /// <summary>Whether both list the same owners of the same fields, whenever written.</summary>
    public static bool SameOwners(IReadOnlyList<ManagerEntry> left, IReadOnlyList<ManagerEntry> right) =>
        left.Count == right.Count
        && left.All(entry => right.Any(other => other.Key == entry.Key && other.Fields.SetEquals(entry.Fields)));

    private static JsonNode ToJson(ManagerEntry entry)
    {
        var fields = new JsonObject
        {
            ["manager"] = entry.Key.Manager,
            ["operation"] = entry.Key.Operation.ToString(),
            ["apiVersion"] = entry.Key.ApiVersion,
        };
        if (entry.Time is not null)
        {
            fields["time"] = entry.Time;
        }

        fields["fieldsType"] = "FieldsV1";
        fields["fieldsV1"] = entry.Fields.ToJson();
        if (entry.Key.Subresource.Length > 0)
        {
            fields["subresource"] = entry.Key.Subresource;
        }

        return fields;
    }
}
