using System.Collections.Frozen;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.OpenApi;

/// <summary>
/// Names of definitions, e.g. <c>io.k8s.api.core.v1.Container</c>. Which Go package a model type comes from is not to be seen in
/// C#: it counts as the first group's that reaches it, core before all others, which is right for nearly all of them.
/// </summary>
internal sealed class DefinitionNames
{
    private static readonly FrozenSet<string> MetaTypes = new[]
    {
        "V1ObjectMeta", "V1ListMeta", "V1OwnerReference", "V1ManagedFieldsEntry", "V1LabelSelector", "V1LabelSelectorRequirement",
        "V1Condition", "V1Status", "V1StatusDetails", "V1StatusCause", "V1DeleteOptions", "V1Preconditions",
    }.ToFrozenSet();

    private readonly Dictionary<string, string> _names = [];

    /// <summary>metav1 <c>ObjectMeta</c>.</summary>
    public static string ObjectMeta => "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// <summary>The name of a kind.</summary>
    public static string Of(ResourceDefinition resource) => resource.IsCustom
        ? $"{string.Join('.', resource.Group.Split('.').Reverse())}.{resource.Version}.{resource.Kind}"
        : $"{Package(resource.Group)}.{resource.Version}.{resource.Kind}";

    /// <summary>Names every model that <paramref name="schema"/> reaches, unless a group before has.</summary>
    public void Claim(ResourceDefinition resource, Schema schema)
    {
        if (schema.ModelName is { } root)
        {
            _names[root] = Of(resource);
        }

        ClaimBelow(schema, Package(resource.Group));
    }

    /// <summary>The name of a claimed model type.</summary>
    public string Of(string model) => _names[model];

    private void ClaimBelow(Schema schema, string package)
    {
        foreach (var child in Children(schema))
        {
            if (child.ModelName is not { } model || _names.TryAdd(model, Name(model, package)))
            {
                ClaimBelow(child, package);
            }
        }
    }

    private static IEnumerable<Schema> Children(Schema schema) =>
        schema.Properties.Values.Select(property => property.Schema).Append(schema.Items).Append(schema.Values).OfType<Schema>();

    private static string Name(string model, string package) => MetaTypes.Contains(model)
        ? $"io.k8s.apimachinery.pkg.apis.meta.v1.{ModelNames.Short(model)}"
        : $"{package}.{ModelNames.Version(model)}.{ModelNames.Short(model)}";

    private static string Package(string group) => group switch
    {
        "" => "io.k8s.api.core",
        "apiextensions.k8s.io" => "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
        "apiregistration.k8s.io" => "io.k8s.kube-aggregator.pkg.apis.apiregistration",
        _ => "io.k8s.api." + group.Split('.')[0],
    };
}
