namespace Krustlet.Contracts.Schema;

/// <summary>The names kubectl knows the kind by, besides its plural.</summary>
/// <param name="shortNames">e.g. <c>wm</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityNamesAttribute(params string[] shortNames) : Attribute
{
    /// <summary>e.g. <c>wm</c>.</summary>
    public IReadOnlyList<string> ShortNames { get; } = shortNames;

    /// <summary>Groups of kinds that <c>kubectl get</c> can ask for together, e.g. <c>all</c>.</summary>
    public string[] Categories { get; init; } = [];
}
