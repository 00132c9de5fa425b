using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>Reads any kind's list, so that no kind needs a list type of its own.</summary>
internal static class ListReader
{
    public static ApiList<T> Read<T>(ReadOnlySpan<byte> body, ApiResource<T> resource, JsonTypeInfo<T> typeInfo)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reader = new Utf8JsonReader(body);
        var items = new List<T>();
        var (version, token) = ("", (string?)null);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                (version, token) = ReadMetadata(ref reader);
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                reader.Read();
                ReadItems(ref reader, resource, typeInfo, items);
            }
            else
            {
                reader.Skip();
            }
        }

        return new ApiList<T>(items, version, string.IsNullOrEmpty(token) ? null : token);
    }

    /// <summary>Items of a list carry no apiVersion and kind of their own: the list's stands for them.</summary>
    public static T Complete<T>(T item, ApiResource<T> resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        item.ApiVersion = string.IsNullOrEmpty(item.ApiVersion) ? resource.ApiVersion : item.ApiVersion;
        item.Kind = string.IsNullOrEmpty(item.Kind) ? resource.Kind : item.Kind;
        return item;
    }

    private static void ReadItems<T>(ref Utf8JsonReader reader, ApiResource<T> resource, JsonTypeInfo<T> typeInfo, List<T> items)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = JsonSerializer.Deserialize(ref reader, typeInfo) ?? throw new JsonException("A list item is null.");
            items.Add(Complete(item, resource));
        }
    }

    private static (string Version, string? Continue) ReadMetadata(ref Utf8JsonReader reader)
    {
        using var metadata = JsonDocument.ParseValue(ref reader);
        return (Text(metadata.RootElement, "resourceVersion") ?? "", Text(metadata.RootElement, "continue"));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new JsonException($"Expected {type}, found {reader.TokenType}.");
        }
    }
}
