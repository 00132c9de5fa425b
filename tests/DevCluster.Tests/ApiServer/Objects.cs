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

    public static JsonObject Deployment(string name)
    {
        var value = Named(name);
        value["kind"] = "Deployment";
        value["apiVersion"] = "apps/v1";
        var template = Pod("ignored");
        value["spec"] = new JsonObject
        {
            ["replicas"] = 1,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                ["spec"] = new JsonObject { ["containers"] = template["spec"]!["containers"]!.DeepClone() },
            },
        };
        return value;
    }

    /// <summary>A node whose agent serves on a loopback port.</summary>
    public static JsonObject Node(string name, int port = 10250)
    {
        var value = Named(name);
        value["status"] = new JsonObject
        {
            ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" }),
            ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = port } },
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
        };
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
