using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>
/// JSON of API objects without reflection: the client package's generated types, extended by a custom kind's own context.
/// Thread-safe.
/// </summary>
public sealed class ApiJson
{
    private readonly JsonSerializerOptions _builtIn = Create([]);
    private readonly ConcurrentDictionary<IJsonTypeInfoResolver, JsonSerializerOptions> _custom = new();

    /// <summary>How <typeparamref name="TValue"/> is written and read where <paramref name="resource"/> is spoken of.</summary>
    public JsonTypeInfo<TValue> For<TValue, T>(ApiResource<T> resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(resource);
        var options = resource.Json is { } json
            ? _custom.GetOrAdd(json, static own => Create([own]))
            : _builtIn;
        return (JsonTypeInfo<TValue>)options.GetTypeInfo(typeof(TValue));
    }

    /// <summary>How <paramref name="resource"/>'s objects are written and read.</summary>
    public JsonTypeInfo<T> For<T>(ApiResource<T> resource)
        where T : class, IKubernetesObject<V1ObjectMeta> => For<T, T>(resource);

    /// <summary>How a built-in type is written and read.</summary>
    public JsonTypeInfo<TValue> BuiltIn<TValue>() => (JsonTypeInfo<TValue>)_builtIn.GetTypeInfo(typeof(TValue));

    private static JsonSerializerOptions Create(IReadOnlyList<IJsonTypeInfoResolver> custom)
    {
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine([SourceGenerationContext.Default, new UntypedJson(), .. custom]),
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        };
        options.Converters.Add(new KubernetesJson.Iso8601TimeSpanConverter());
        options.Converters.Add(new KubernetesJson.KubernetesDateTimeConverter());
        options.Converters.Add(new KubernetesJson.KubernetesDateTimeOffsetConverter());
        return options;
    }
}
