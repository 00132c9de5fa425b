using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>
/// JSON of API objects without reflection: the built-in kinds that a node speaks of, extended by another kind's own context.
/// Thread-safe.
/// </summary>
public sealed class ApiJson
{
    private readonly ConcurrentDictionary<IJsonTypeInfoResolver, JsonSerializerOptions> _custom = new();

    /// <summary>How a built-in kind, or a type that is part of one, is written and read.</summary>
    /// <exception cref="NotSupportedException">No kind that a node speaks of is or contains the type.</exception>
    public static JsonTypeInfo<TValue> BuiltIn<TValue>() => (JsonTypeInfo<TValue>)ApiJsonContext.Default.Options.GetTypeInfo(typeof(TValue));

    /// <summary>How <typeparamref name="TValue"/> is written and read where <paramref name="resource"/> is spoken of.</summary>
    public JsonTypeInfo<TValue> For<TValue, T>(ApiResource<T> resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Json is { } json ? With<TValue>(json) : BuiltIn<TValue>();
    }

    /// <summary>How a type that <paramref name="custom"/> knows, or a built-in one, is written and read.</summary>
    public JsonTypeInfo<TValue> With<TValue>(IJsonTypeInfoResolver custom) =>
        (JsonTypeInfo<TValue>)_custom.GetOrAdd(custom, Extend).GetTypeInfo(typeof(TValue));

    /// <summary>How <paramref name="resource"/>'s objects are written and read.</summary>
    public JsonTypeInfo<T> For<T>(ApiResource<T> resource)
        where T : class, IKubernetesObject<V1ObjectMeta> => For<T, T>(resource);

    private static JsonSerializerOptions Extend(IJsonTypeInfoResolver custom) => new(ApiJsonContext.Default.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(ApiJsonContext.Default, custom),
    };
}
