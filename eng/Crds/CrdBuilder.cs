using System.Reflection;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.CrdGenerator;

/// <summary>Builds an apiextensions.k8s.io/v1 CustomResourceDefinition from an attributed type.</summary>
internal sealed class CrdBuilder(SchemaBuilder schemas, XmlDescriptions descriptions)
{
    public JsonObject Build(Type kind)
    {
        var entity = kind.GetCustomAttribute<KubernetesEntityAttribute>()!;
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{entity.PluralName}.{entity.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = entity.Group,
                ["names"] = Names(kind, entity),
                ["scope"] = kind.GetCustomAttribute<EntityScopeAttribute>()!.Scope.ToString(),
                ["versions"] = new JsonArray(Version(kind, entity)),
            },
        };
    }

    private static JsonObject Names(Type kind, KubernetesEntityAttribute entity)
    {
        var names = kind.GetCustomAttribute<KubernetesEntityNamesAttribute>()!;
        return new JsonObject
        {
            ["kind"] = entity.Kind,
            ["listKind"] = entity.Kind + "List",
            ["plural"] = entity.PluralName,
            ["singular"] = entity.Kind.ToLowerInvariant(),
            ["shortNames"] = Strings(names.ShortNames),
            ["categories"] = Strings(names.Categories),
        };
    }

    private JsonObject Version(Type kind, KubernetesEntityAttribute entity) => new()
    {
        ["name"] = entity.ApiVersion,
        ["served"] = true,
        ["storage"] = true,
        ["additionalPrinterColumns"] = new JsonArray([.. kind.GetCustomAttributes<AdditionalPrinterColumnAttribute>().Select(Column)]),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = RootSchema(kind) },
        ["subresources"] = Subresources(kind),
    };

    private static JsonNode Column(AdditionalPrinterColumnAttribute column)
    {
        var node = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.JsonPath };
        if (column.Priority != 0)
        {
            node["priority"] = column.Priority;
        }

        if (column.Description.Length > 0)
        {
            node["description"] = column.Description;
        }

        return node;
    }

    private JsonObject RootSchema(Type kind)
    {
        var properties = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = "Version of the schema of this object." },
            ["kind"] = new JsonObject { ["type"] = "string", ["description"] = "Kind of this object." },
            ["metadata"] = new JsonObject { ["type"] = "object" },
            ["spec"] = schemas.Property(kind.GetProperty("Spec")!),
            ["status"] = schemas.Property(kind.GetProperty("Status")!),
        };
        return new JsonObject
        {
            ["description"] = descriptions.Of(kind),
            ["type"] = "object",
            ["required"] = new JsonArray("spec"),
            ["properties"] = properties,
        };
    }

    private static JsonObject Subresources(Type kind)
    {
        var scale = kind.GetCustomAttribute<ScaleSubresourceAttribute>();
        var node = new JsonObject { ["status"] = new JsonObject() };
        if (scale is not null)
        {
            node["scale"] = new JsonObject
            {
                ["specReplicasPath"] = scale.SpecReplicas,
                ["statusReplicasPath"] = scale.StatusReplicas,
                ["labelSelectorPath"] = scale.LabelSelector,
            };
        }

        return node;
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
