namespace Krustlet.Contracts.Identity;

/// <summary>
/// The key of an API object within its kind: namespace and name (apimachinery <c>types.NamespacedName</c>).
/// Cluster-scoped objects have a null namespace.
/// </summary>
public readonly record struct NamespacedName(string? Namespace, string Name)
{
    /// <summary>The key of a cluster-scoped object.</summary>
    public static NamespacedName Cluster(string name) => new(null, name);

    /// <summary><c>namespace/name</c>, or <c>name</c> for a cluster-scoped object.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
