using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Writes;

/// <summary>What <c>metadata.generation</c> counts changes of: everything but metadata and status.</summary>
internal static class Specification
{
    public static bool Differs(ResourceDefinition definition, JsonObject value, JsonObject live) =>
        Members(definition, value).Union(Members(definition, live)).Any(name => !JsonNode.DeepEquals(value[name], live[name]));

    private static IEnumerable<string> Members(ResourceDefinition definition, JsonObject value) =>
        value.Select(member => member.Key).Where(name => name is not ("kind" or "apiVersion" or "metadata") && !(name == "status" && definition.HasStatus));
}
