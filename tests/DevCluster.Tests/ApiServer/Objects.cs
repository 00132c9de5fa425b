using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>Small objects to write.</summary>
internal static class Objects
{
    public static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    public static JsonObject ConfigMap(string name, string? label = null)
    {
        var value = Named(name);
        value["kind"] = "ConfigMap";
        value["apiVersion"] = "v1";
        value["data"] = new JsonObject { ["a"] = "1" };
        if (label is not null)
        {
            value["metadata"]!["labels"] = new JsonObject { ["app"] = label };
        }

        return value;
    }

    public static JsonObject Pod(string name, string? node = null)
    {
        var value = Named(name);
        value["kind"] = "Pod";
        value["apiVersion"] = "v1";
        value["spec"] = new JsonObject
        {
            ["terminationGracePeriodSeconds"] = 30,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "registry.example/hello:v1" }),
        };
        if (node is not null)
        {
            value["spec"]!["nodeName"] = node;
        }

        return value;
    }

    public static JsonObject WidgetDefinition()
    {
        var value = Named("widgets.example.com");
        value["kind"] = "CustomResourceDefinition";
        value["apiVersion"] = "apiextensions.k8s.io/v1";
        value["spec"] = JsonNode.Parse("""
            {
              "group": "example.com", "scope": "Namespaced",
              "names": { "plural": "widgets", "singular": "widget", "kind": "Widget", "shortNames": ["wd"], "categories": ["all"] },
              "versions": [{
                "name": "v1", "served": true, "storage": true,
                "schema": { "openAPIV3Schema": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } },
                "subresources": { "status": {}, "scale": { "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas", "labelSelectorPath": ".status.selector" } },
                "additionalPrinterColumns": [
                  { "name": "Size", "type": "integer", "jsonPath": ".spec.replicas" },
                  { "name": "Ready", "type": "string", "jsonPath": ".status.conditions[?(@.type==\"Ready\")].status" },
                  { "name": "Made", "type": "date", "jsonPath": ".metadata.creationTimestamp" }]
              }]
            }
            """);
        return value;
    }
}
