using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Krustlet.DevCluster.Schemas;

/// <summary>
/// Schemas of built-in kinds, read by reflection from the client library's model types. A kind's schema is made when first asked
/// for; types are shared between kinds. Thread-safe.
/// </summary>
internal sealed class BuiltInSchemas
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Type, Schema> _objects = [];

    /// <summary>metav1 <c>ObjectMeta</c>, which custom resources share.</summary>
    public Schema ObjectMeta
    {
        get
        {
            lock (_gate)
            {
                return ObjectOf(typeof(V1ObjectMeta));
            }
        }
    }

    /// <summary>The schema of a kind, or null when the client library has no model of it.</summary>
    public Schema? Find(string group, string version, string kind)
    {
        if (BuiltInModels.Find(group, version, kind) is not { } model)
        {
            return null;
        }

        lock (_gate)
        {
            return ObjectOf(model);
        }
    }

    private Schema ObjectOf(Type model)
    {
        if (_objects.TryGetValue(model, out var known))
        {
            return known;
        }

        var properties = PropertiesOf(model);
        var schema = new Schema(SchemaType.Object)
        {
            ModelName = model.Name,
            IsAtomic = BuiltInSemantics.IsAtomic(model.Name),
            Required = [.. BuiltInRequired.Of(model.Name), .. properties.Where(property => IsValue(property.Property.PropertyType)).Select(property => property.Name)],
        };
        _objects.Add(model, schema);
        schema.Properties = properties.ToFrozenDictionary(
            property => property.Name,
            property => Property(model.Name, property.Name, property.Property));
        return schema;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = BuiltInModels.Kept)]
    private static List<(string Name, PropertyInfo Property)> PropertiesOf(Type model) =>
    [
        .. model.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (Name: property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name, Property: property))
            .Where(property => property.Name is not null)
            .Select(property => (property.Name!, property.Property)),
    ];

    private static bool IsValue(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null;

    private SchemaProperty Property(string model, string name, PropertyInfo property)
    {
        var type = property.PropertyType;
        var descriptionKey = $"{model}.{property.Name}";
        if (ElementOf(type, typeof(IList<>), 0) is { } item)
        {
            var list = BuiltInSemantics.List(model, name);
            var schema = new Schema(SchemaType.Array) { Items = ValueOf(item), ListType = list.Type, Keys = list.Keys };
            return new(schema, list.Patch, descriptionKey);
        }

        if (ElementOf(type, typeof(IDictionary<,>), 1) is { } value)
        {
            var schema = new Schema(SchemaType.Map) { Values = ValueOf(value), IsAtomic = BuiltInSemantics.IsAtomic(model, name) };
            return new(schema, default, descriptionKey);
        }

        return new(ValueOf(type), BuiltInSemantics.Patch(model, name), descriptionKey);
    }

    private Schema ValueOf(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (ElementOf(type, typeof(IList<>), 0) is { } item)
        {
            return new(SchemaType.Array) { Items = ValueOf(item) };
        }

        if (ElementOf(type, typeof(IDictionary<,>), 1) is { } value)
        {
            return new(SchemaType.Map) { Values = ValueOf(value) };
        }

        return Scalar(type) ?? ObjectOf(type);
    }

    private static Schema? Scalar(Type type) => type switch
    {
        _ when type == typeof(string) => Scalars.String,
        _ when type == typeof(bool) => Scalars.Boolean,
        _ when type == typeof(int) => Scalars.Int32,
        _ when type == typeof(long) => Scalars.Int64,
        _ when type == typeof(double) => Scalars.Double,
        _ when type == typeof(DateTime) => Scalars.DateTime,
        _ when type == typeof(byte[]) => Scalars.Bytes,
        _ when type == typeof(IntOrString) => Scalars.IntOrString,
        _ when type == typeof(ResourceQuantity) => Scalars.Quantity,
        _ when type == typeof(object) => Schema.Anything,
        _ => null,
    };

    private static Type? ElementOf(Type type, Type generic, int argument) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments()[argument] : null;
}
