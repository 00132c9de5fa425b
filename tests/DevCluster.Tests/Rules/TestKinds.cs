using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Tests.Rules;

/// <summary>Resources that the tests of this folder's neighbours use.</summary>
internal static class TestKinds
{
    public static ResourceDefinition Pod { get; } = BuiltIn("", "v1", "Pod", "pods");

    public static ResourceDefinition Service { get; } = BuiltIn("", "v1", "Service", "services");

    public static ResourceDefinition Secret { get; } = BuiltIn("", "v1", "Secret", "secrets", hasStatus: false);

    public static ResourceDefinition ConfigMap { get; } = BuiltIn("", "v1", "ConfigMap", "configmaps", hasStatus: false);

    public static ResourceDefinition Node { get; } = BuiltIn("", "v1", "Node", "nodes");

    public static ResourceDefinition Deployment { get; } = BuiltIn("apps", "v1", "Deployment", "deployments");

    public static ResourceDefinition Job { get; } = BuiltIn("batch", "v1", "Job", "jobs");

    public static ResourceDefinition Custom(string schema) =>
        BuiltIn("example.com", "v1", "Widget", "widgets") with { IsCustom = true, CustomSchema = Object(schema) };

    public static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();

    private static ResourceDefinition BuiltIn(string group, string version, string kind, string plural, bool hasStatus = true) =>
        new(group, version, kind, plural, kind.ToLowerInvariant(), true, [], [], hasStatus, null, []);
}
