using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Selectors;

/// <summary>A parsed field selector: all clauses must hold.</summary>
internal sealed record FieldSelector(IReadOnlyList<FieldRequirement> Requirements)
{
    public static FieldSelector Everything { get; } = new([]);

    /// <summary>The one object name it allows, or null.</summary>
    public string? Name => Requirements.FirstOrDefault(requirement => requirement is { Field: "metadata.name", Negated: false })?.Value;

    public bool Matches(StoredObject value)
    {
        foreach (var requirement in Requirements)
        {
            if (ValueOf(value, requirement.Field) == requirement.Value == requirement.Negated)
            {
                return false;
            }
        }

        return true;
    }

    private static string ValueOf(StoredObject value, string field) => field switch
    {
        "metadata.name" => value.Key.Name,
        "metadata.namespace" => value.Key.Namespace,
        _ => value.Fields.GetValueOrDefault(field, ""),
    };
}
