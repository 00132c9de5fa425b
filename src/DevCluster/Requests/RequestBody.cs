using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Protobuf;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Requests;

/// <summary>Reads request bodies: JSON, or YAML where the content type says so.</summary>
internal static class RequestBody
{
    private const int Largest = 3 * 1024 * 1024;

    private static readonly string[] Accepted = ["application/json", "application/yaml", ProtobufObjects.MediaType];

    /// <summary>The object in the body of a delete or of a subresource's own kind; null when the body is empty.</summary>
    public static async Task<JsonObject?> ReadObjectAsync(HttpRequest request, CancellationToken cancellationToken) =>
        (await ReadBodyAsync(request, cancellationToken))?.Value;

    /// <summary>The object in the body of a create or update, and what it gives twice; null when the body is empty.</summary>
    public static async Task<ObjectBody?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var media = MediaType.Parse(request.ContentType ?? "application/json");
        var bytes = await ReadAllAsync(request, cancellationToken);
        if (bytes.Length == 0)
        {
            return null;
        }

        return media.Type switch
        {
            "application/json" => ObjectBody.Read(bytes),
            "application/yaml" or "application/x-yaml" or "text/yaml" => new ObjectBody(AsObject(Reparse(YamlText.Parse(bytes))), []),
            ProtobufObjects.MediaType => new ObjectBody(AsObject(Reparse(ProtobufObjects.Shared.Read(bytes))), []),
            _ => throw Failures.UnsupportedMediaType(media.Type, Accepted),
        };
    }

    /// <summary>The body of a patch, and what it gives twice.</summary>
    public static async Task<(JsonNode Patch, IReadOnlyList<string> DuplicateFields)> ReadPatchAsync(HttpRequest request, bool yaml, CancellationToken cancellationToken)
    {
        var bytes = await ReadAllAsync(request, cancellationToken);
        if (LooksLikeJson(bytes))
        {
            var body = ObjectBody.Read(bytes);
            return (body.Value, body.DuplicateFields);
        }

        return (yaml ? Reparse(YamlText.Parse(bytes)) : ParseJson(bytes), []);
    }

    private static bool LooksLikeJson(byte[] bytes) => bytes.AsSpan().TrimStart(" \r\n\t"u8) is [(byte)'{', ..];

    // Numbers read from JSON convert to any width, numbers put into a node only to the one they were put in as.
    private static JsonNode Reparse(JsonNode node) => ParseJson(ObjectJson.Utf8(node));

    private static JsonNode ParseJson(byte[] bytes)
    {
        try
        {
            var node = JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            return node ?? throw Failures.BadRequest("the body of the request is null; send an object");
        }
        catch (JsonException error)
        {
            throw Failures.BadRequest($"the object provided is not valid JSON: {error.Message}");
        }
    }

    private static JsonObject AsObject(JsonNode node) =>
        node as JsonObject ?? throw Failures.BadRequest("the body of the request must be an object with apiVersion and kind");

    private static async Task<byte[]> ReadAllAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > Largest)
            {
                throw new StatusException(System.Net.HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge", $"Request entity too large: limit is {Largest}");
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
