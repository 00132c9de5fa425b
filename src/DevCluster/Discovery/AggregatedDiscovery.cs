using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Subresources;

namespace Krustlet.DevCluster.Discovery;

/// <summary>Aggregated discovery (apidiscovery.k8s.io <c>APIGroupDiscoveryList</c>): everything in two requests.</summary>
internal sealed class AggregatedDiscovery(SubresourceSet subresources)
{
    /// <summary>The core group (<c>/api</c>) or all others (<c>/apis</c>), in version <c>v2</c> or <c>v2beta1</c>.</summary>
    public JsonObject Groups(ResourceDirectory directory, bool core, string version)
    {
        var groups = core ? [""] : DiscoveryDocuments.GroupNames(directory);
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray(groups.Select(group => Group(directory, group)).ToArray()),
        };
    }

    private JsonNode Group(ResourceDirectory directory, string group)
    {
        var metadata = new JsonObject { ["creationTimestamp"] = null };
        if (group.Length > 0)
        {
            metadata["name"] = group;
        }

        var versions = directory.GroupVersions.Where(groupVersion => groupVersion.Group == group);
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray(versions.Select(version => Version(directory, version)).ToArray()),
        };
    }

    private JsonNode Version(ResourceDirectory directory, GroupVersion groupVersion) => new JsonObject
    {
        ["version"] = groupVersion.Version,
        ["freshness"] = "Current",
        ["resources"] = new JsonArray(directory.Of(groupVersion).Select(Resource).ToArray()),
    };

    private JsonNode Resource(ServedResource served)
    {
        var definition = served.Definition;
        var entry = new JsonObject
        {
            ["resource"] = definition.Plural,
            ["responseKind"] = Kind(served.GroupVersion, definition.Kind),
            ["scope"] = definition.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = Texts(served.Traits.Verbs),
            ["shortNames"] = Texts(definition.ShortNames),
            ["categories"] = Texts(definition.Categories),
        };
        var nested = subresources.Of(definition).Select(subresource => Subresource(served, subresource)).ToArray();
        if (nested.Length > 0)
        {
            entry["subresources"] = new JsonArray(nested);
        }

        return entry;
    }

    private static JsonNode Subresource(ServedResource served, SubresourceDefinition subresource) => new JsonObject
    {
        ["subresource"] = subresource.Name,
        ["responseKind"] = Kind(subresource.GroupVersion ?? served.GroupVersion, subresource.Kind),
        ["verbs"] = Texts(subresource.Verbs),
    };

    private static JsonObject Kind(GroupVersion groupVersion, string kind) =>
        new() { ["group"] = groupVersion.Group, ["version"] = groupVersion.Version, ["kind"] = kind };

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(text => (JsonNode?)JsonValue.Create(text)).ToArray());
}
