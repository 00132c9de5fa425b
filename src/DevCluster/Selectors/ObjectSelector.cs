using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Selectors;

/// <summary>What a list or a watch covers: one namespace or all, and both selectors.</summary>
internal sealed record ObjectSelector(string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    public bool Matches(StoredObject value) =>
        (Namespace is null || value.Key.Namespace == Namespace) && Fields.Matches(value) && Labels.Matches(value.Labels);
}
