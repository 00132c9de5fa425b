namespace Krustlet.Contracts.Schema;

/// <summary>A rule that the controller it stands on needs in its ClusterRole, or in a Role (rbac <c>PolicyRule</c>).</summary>
/// <param name="group">API group; empty for core.</param>
/// <param name="resources">Comma-separated plurals, subresources as <c>plural/sub</c>.</param>
/// <param name="verbs">Comma-separated verbs.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(string group, string resources, string verbs) : Attribute
{
    /// <summary>API group; empty for core.</summary>
    public string Group { get; } = group;

    /// <summary>Plurals.</summary>
    public IReadOnlyList<string> Resources { get; } = resources.Split(',');

    /// <summary>The one namespace it is needed in (a Role's rule); null for all. <c>operator</c> is the operator's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>Verbs.</summary>
    public IReadOnlyList<string> Verbs { get; } = verbs.Split(',');
}
