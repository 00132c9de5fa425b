using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.OpenApi;

/// <summary>
/// Writes the paths of a resource. kubectl reads from them which kind a path serves, which patch languages it takes, and whether it
/// knows <c>dryRun</c> and <c>fieldValidation</c>.
/// </summary>
internal sealed class PathWriter(OpenApiDialect dialect)
{
    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation"];

    /// <summary>Adds the paths of <paramref name="resource"/>.</summary>
    public void Add(JsonObject paths, ResourceDefinition resource)
    {
        var root = resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.Group}/{resource.Version}";
        var collection = resource.Namespaced ? $"{root}/namespaces/{{namespace}}/{resource.Plural}" : $"{root}/{resource.Plural}";
        paths[collection] = Collection(resource);
        paths[$"{collection}/{{name}}"] = Item(resource);
        if (resource.HasStatus)
        {
            paths[$"{collection}/{{name}}/status"] = Item(resource, withDelete: false);
        }

        if (resource.Namespaced)
        {
            paths[$"{root}/{resource.Plural}"] = new JsonObject { ["get"] = Operation(resource, "list", resource.Kind + "List", []) };
        }
    }

    private JsonObject Collection(ResourceDefinition resource) => new()
    {
        ["get"] = Operation(resource, "list", resource.Kind + "List", []),
        ["post"] = Operation(resource, "post", resource.Kind, WriteParameters, ["*/*"]),
        ["delete"] = Operation(resource, "deletecollection", null, ["dryRun"]),
        ["parameters"] = PathParameters(resource, withName: false),
    };

    private JsonObject Item(ResourceDefinition resource, bool withDelete = true)
    {
        string[] languages =
        [
            "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
            .. resource.IsCustom ? (string[])[] : ["application/strategic-merge-patch+json"],
        ];
        var item = new JsonObject
        {
            ["get"] = Operation(resource, "get", resource.Kind, []),
            ["put"] = Operation(resource, "put", resource.Kind, WriteParameters, ["*/*"]),
            ["patch"] = Operation(resource, "patch", resource.Kind, [.. WriteParameters, "force"], languages),
            ["parameters"] = PathParameters(resource, withName: true),
        };
        if (withDelete)
        {
            item["delete"] = Operation(resource, "delete", null, ["dryRun", "gracePeriodSeconds", "propagationPolicy"]);
        }

        return item;
    }

    private JsonObject Operation(ResourceDefinition resource, string action, string? answer, string[] parameters, string[]? consumes = null)
    {
        var operation = new JsonObject
        {
            ["operationId"] = $"{action}{resource.Kind}",
            ["parameters"] = new JsonArray([.. parameters.Select(Query)]),
            ["responses"] = new JsonObject { ["200"] = Response(resource, answer) },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = DefinitionWriter.Kind(resource, resource.Kind),
        };
        if (consumes is not null && dialect.IsV3)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject(consumes.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = Body(resource, action) }))),
            };
        }
        else if (consumes is not null)
        {
            operation["consumes"] = new JsonArray([.. consumes.Select(type => (JsonNode)type)]);
            operation["parameters"]!.AsArray().Insert(0, new JsonObject
            {
                ["name"] = "body",
                ["in"] = "body",
                ["required"] = true,
                ["schema"] = Body(resource, action),
            });
        }

        return operation;
    }

    private JsonObject Body(ResourceDefinition resource, string action) =>
        action == "patch" ? new() { ["type"] = "object" } : Reference(resource, resource.Kind);

    private JsonObject Response(ResourceDefinition resource, string? answer)
    {
        var response = new JsonObject { ["description"] = "OK" };
        if (answer is null)
        {
            return response;
        }

        var schema = Reference(resource, answer);
        if (dialect.IsV3)
        {
            response["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } };
        }
        else
        {
            response["schema"] = schema;
        }

        return response;
    }

    private JsonObject Reference(ResourceDefinition resource, string kind) =>
        new() { ["$ref"] = dialect.ReferencePrefix + DefinitionNames.Of(resource with { Kind = kind }) };

    private JsonArray PathParameters(ResourceDefinition resource, bool withName)
    {
        var parameters = new JsonArray();
        if (withName)
        {
            parameters.Add((JsonNode)Parameter("name", "path", "string"));
        }

        if (resource.Namespaced)
        {
            parameters.Add((JsonNode)Parameter("namespace", "path", "string"));
        }

        return parameters;
    }

    private JsonNode Query(string name) => Parameter(name, "query", name switch
    {
        "force" => "boolean",
        "gracePeriodSeconds" => "integer",
        _ => "string",
    });

    private JsonObject Parameter(string name, string place, string type)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (place == "path")
        {
            parameter["required"] = true;
        }

        if (dialect.IsV3)
        {
            parameter["schema"] = new JsonObject { ["type"] = type, ["uniqueItems"] = true };
        }
        else
        {
            parameter["type"] = type;
        }

        return parameter;
    }
}
