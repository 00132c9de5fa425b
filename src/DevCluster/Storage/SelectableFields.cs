using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Storage;

/// <summary>The fields of one resource that field selectors may name; every resource has its name and namespace.</summary>
internal sealed class SelectableFields
{
    private readonly SelectableField[] _fields;

    public SelectableFields(params string[] paths)
        : this(paths.Select(SelectableField.At))
    {
    }

    public SelectableFields(IEnumerable<SelectableField> fields) => _fields = fields.ToArray();

    public bool Knows(string name) => name is "metadata.name" or "metadata.namespace" || _fields.Any(field => field.Name == name);

    public IReadOnlyDictionary<string, string> Read(JsonObject value)
    {
        var values = new Dictionary<string, string>(_fields.Length, StringComparer.Ordinal);
        foreach (var field in _fields)
        {
            values[field.Name] = field.Read(value);
        }

        return values;
    }
}
