namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>What tells owners apart.</summary>
/// <param name="Manager">Field manager, e.g. <c>kubectl</c>.</param>
/// <param name="Operation">How it writes.</param>
/// <param name="ApiVersion">Version it wrote in; of an applier only the last one counts.</param>
/// <param name="Subresource">Where it wrote; empty for the object itself.</param>
internal sealed record ManagerKey(string Manager, ManagerOperation Operation, string ApiVersion, string Subresource)
{
    /// <summary>Whether both are one owner: an applier stays itself when it moves to another version.</summary>
    public bool IsSameOwner(ManagerKey other) =>
        this == other
        || (Operation == ManagerOperation.Apply && this == (other with { ApiVersion = ApiVersion }));

    /// <summary>For conflict messages.</summary>
    public string Describe()
    {
        var name = Subresource.Length == 0 ? $"\"{Manager}\"" : $"\"{Manager}\" with subresource \"{Subresource}\"";
        return Operation == ManagerOperation.Apply ? name : $"{name} using {ApiVersion}";
    }
}
