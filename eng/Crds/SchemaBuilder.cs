using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.CrdGenerator;

/// <summary>Structural schemas (apiextensions <c>JSONSchemaProps</c>) from C# types: Krustlet's own and the Kubernetes types they embed.</summary>
internal sealed class SchemaBuilder(XmlDescriptions descriptions)
{
    public JsonObject Property(PropertyInfo property)
    {
        var schema = property.GetCustomAttribute<PreserveUnknownFieldsAttribute>() is not null
            ? Preserved(property)
            : property.GetCustomAttribute<QuantityAttribute>() is not null ? WellKnownSchemas.Quantity() : Of(property.PropertyType);
        if (descriptions.Of(property) is { } text)
        {
            schema["description"] = text;
        }

        PropertyRules.Apply(property, schema);
        return schema;
    }

    private JsonObject Of(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return Scalar(bare) ?? Collection(bare) ?? Object(bare);
    }

    private static JsonObject? Scalar(Type type)
    {
        if (type.IsEnum)
        {
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(name))]) };
        }

        return type switch
        {
            _ when type == typeof(string) => new JsonObject { ["type"] = "string" },
            _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
            _ when type == typeof(int) => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
            _ when type == typeof(long) => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
            _ when type == typeof(DateTime) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            _ when type == typeof(ResourceQuantity) => WellKnownSchemas.Quantity(),
            _ when type == typeof(IntOrString) => WellKnownSchemas.IntOrString(),
            _ => null,
        };
    }

    private JsonObject? Collection(Type type)
    {
        var dictionary = Generic(type, typeof(IReadOnlyDictionary<,>)) ?? Generic(type, typeof(IDictionary<,>));
        if (dictionary is not null)
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(dictionary.GetGenericArguments()[1]) };
        }

        var list = Generic(type, typeof(IReadOnlyList<>)) ?? Generic(type, typeof(IList<>));
        return list is null ? null : new JsonObject { ["type"] = "array", ["items"] = Of(list.GetGenericArguments()[0]) };
    }

    private JsonObject Object(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsSerialized))
        {
            var name = JsonName(property);
            properties[name] = Property(property);
            if (IsRequired(property))
            {
                required.Add(name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        PropertyRules.AddValidations(type, schema);
        return WellKnownSchemas.WithKeys(type, schema);
    }

    private static JsonObject Preserved(PropertyInfo property)
    {
        var schema = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        if (!typeof(IEnumerable).IsAssignableFrom(property.PropertyType))
        {
            return schema;
        }

        schema["properties"] = new JsonObject { ["name"] = new JsonObject { ["type"] = "string" } };
        schema["required"] = new JsonArray("name");
        return new JsonObject { ["type"] = "array", ["items"] = schema };
    }

    private static Type? Generic(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition
            ? type
            : Array.Find(type.GetInterfaces(), candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition);

    private static bool IsSerialized(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0
        && property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition is not JsonIgnoreCondition.Always;

    private static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    // The Kubernetes models mark what the API requires with C#'s own keyword; ours carry the attribute.
    private static bool IsRequired(PropertyInfo property) =>
        property.GetCustomAttribute<RequiredAttribute>() is not null
        || property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null
        || (WellKnownSchemas.IsKubernetes(property.DeclaringType!) && WellKnownSchemas.IsRequired(property));
}
