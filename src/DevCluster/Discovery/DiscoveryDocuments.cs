using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Subresources;

namespace Krustlet.DevCluster.Discovery;

/// <summary>The classic discovery documents: groups, versions, and the resources of each.</summary>
internal sealed class DiscoveryDocuments(SubresourceSet subresources)
{
    /// <summary><c>/api</c>.</summary>
    public static JsonObject CoreVersions(string host) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = host }),
    };

    /// <summary><c>/apis</c>.</summary>
    public static JsonObject Groups(ResourceDirectory directory) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray(GroupNames(directory).Select(group => (JsonNode)Group(directory, group, typed: false)).ToArray()),
    };

    /// <summary><c>/apis/GROUP</c>; null when nothing is served there.</summary>
    public static JsonObject? Group(ResourceDirectory directory, string group) =>
        GroupNames(directory).Contains(group) ? Group(directory, group, typed: true) : null;

    /// <summary><c>/api/v1</c> or <c>/apis/GROUP/VERSION</c>; null when nothing is served there.</summary>
    public JsonObject? Resources(ResourceDirectory directory, GroupVersion groupVersion)
    {
        var resources = directory.Of(groupVersion);
        return resources.Count == 0 ? null : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = groupVersion.ToString(),
            ["resources"] = new JsonArray(resources.SelectMany(Entries).ToArray()),
        };
    }

    public static IEnumerable<string> GroupNames(ResourceDirectory directory) =>
        directory.GroupVersions.Select(groupVersion => groupVersion.Group).Where(group => group.Length > 0).Distinct();

    private static JsonObject Group(ResourceDirectory directory, string group, bool typed)
    {
        var versions = directory.GroupVersions.Where(groupVersion => groupVersion.Group == group).Select(Version).ToArray();
        var result = new JsonObject();
        if (typed)
        {
            result["kind"] = "APIGroup";
            result["apiVersion"] = "v1";
        }

        result["name"] = group;
        result["preferredVersion"] = versions[0].DeepClone();
        result["versions"] = new JsonArray(versions);
        return result;
    }

    private static JsonNode Version(GroupVersion groupVersion) =>
        new JsonObject { ["groupVersion"] = groupVersion.ToString(), ["version"] = groupVersion.Version };

    private IEnumerable<JsonNode> Entries(ServedResource served)
    {
        var definition = served.Definition;
        var entry = Entry(definition.Plural, definition.Singular, definition.Namespaced, definition.Kind, served.Traits.Verbs);
        AddTexts(entry, "shortNames", definition.ShortNames);
        AddTexts(entry, "categories", definition.Categories);
        yield return entry;
        foreach (var subresource in subresources.Of(definition))
        {
            var nested = Entry($"{definition.Plural}/{subresource.Name}", "", definition.Namespaced, subresource.Kind, subresource.Verbs);
            if (subresource.GroupVersion is { } other)
            {
                nested["group"] = other.Group;
                nested["version"] = other.Version;
            }

            yield return nested;
        }
    }

    private static JsonObject Entry(string name, string singular, bool namespaced, string kind, IReadOnlyList<string> verbs)
    {
        var entry = new JsonObject { ["name"] = name, ["singularName"] = singular, ["namespaced"] = namespaced, ["kind"] = kind };
        AddTexts(entry, "verbs", verbs);
        return entry;
    }

    private static void AddTexts(JsonObject entry, string field, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            entry[field] = new JsonArray(texts.Select(text => (JsonNode?)JsonValue.Create(text)).ToArray());
        }
    }
}
