using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.Contracts.Schema;

namespace Krustlet.CrdGenerator;

/// <summary>What the attributes of a property or type add to its schema.</summary>
internal static class PropertyRules
{
    public static void Apply(PropertyInfo property, JsonObject schema)
    {
        AddDefault(property, schema);
        AddBounds(property, schema);
        AddListType(property, schema);
        AddValidations(property, schema);
    }

    public static void AddValidations(MemberInfo member, JsonObject schema)
    {
        var rules = member.GetCustomAttributes<ValidationRuleAttribute>()
            .Select(rule => (JsonNode)new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message })
            .ToArray();
        if (rules.Length > 0)
        {
            schema["x-kubernetes-validations"] = new JsonArray(rules);
        }
    }

    private static void AddDefault(PropertyInfo property, JsonObject schema)
    {
        if (property.GetCustomAttribute<DefaultAttribute>()?.Value is { } value)
        {
            schema["default"] = value is Enum ? JsonValue.Create(value.ToString()) : JsonSerializer.SerializeToNode(value);
        }
    }

    private static void AddBounds(PropertyInfo property, JsonObject schema)
    {
        if (property.GetCustomAttribute<PatternAttribute>() is { } pattern)
        {
            schema["pattern"] = pattern.Regex;
        }

        if (property.GetCustomAttribute<LengthAttribute>() is { } length)
        {
            schema["minLength"] = length.Minimum;
            schema["maxLength"] = length.Maximum;
        }

        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            SetUnless(long.MinValue, range.Minimum, "minimum", schema);
            SetUnless(long.MaxValue, range.Maximum, "maximum", schema);
        }
    }

    private static void AddListType(PropertyInfo property, JsonObject schema)
    {
        if (property.GetCustomAttribute<ListTypeAttribute>() is not { } list)
        {
            return;
        }

        schema["x-kubernetes-list-type"] = list.Kind.ToString().ToLowerInvariant();
        if (list.Keys.Count > 0)
        {
            schema["x-kubernetes-list-map-keys"] = new JsonArray([.. list.Keys.Select(key => JsonValue.Create(key))]);
        }

        if (list.MinItems > 0)
        {
            schema["minItems"] = list.MinItems;
        }

        if (list.MaxItems > 0)
        {
            schema["maxItems"] = list.MaxItems;
        }
    }

    private static void SetUnless(long unbounded, long value, string name, JsonObject schema)
    {
        if (value != unbounded)
        {
            schema[name] = value;
        }
    }
}
