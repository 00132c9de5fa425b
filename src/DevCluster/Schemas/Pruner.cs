using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Schemas;

/// <summary>Removes what a custom resource's schema does not know, and remembers what it removed.</summary>
internal sealed class Pruner
{
    private readonly List<string> _removed = [];

    /// <summary>Paths removed so far.</summary>
    public IReadOnlyList<string> Removed => _removed;

    /// <summary>Prunes <paramref name="value"/> in place.</summary>
    public void Prune(JsonNode? value, Schema schema, FieldPath path)
    {
        switch (value)
        {
            case JsonObject fields:
                PruneObject(fields, schema, path);
                break;
            case JsonArray items when schema.Items is { } item:
                for (var index = 0; index < items.Count; index++)
                {
                    Prune(items[index], item, path.Item(index));
                }

                break;
        }
    }

    private void PruneObject(JsonObject fields, Schema schema, FieldPath path)
    {
        List<string>? unknown = null;
        foreach (var (name, child) in fields)
        {
            var known = schema.Child(name);
            if (known is not null)
            {
                if (child is JsonObject or JsonArray)
                {
                    Prune(child, known, path.Child(name));
                }
            }
            else if (!schema.PreservesUnknown)
            {
                (unknown ??= []).Add(name);
            }
        }

        foreach (var name in unknown ?? [])
        {
            fields.Remove(name);
            _removed.Add(path.Child(name).ToString());
        }
    }
}
