using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Presentation;

/// <summary>Writes lists: the items are the stored bytes, copied straight into the response.</summary>
internal static class ListWriter
{
    private const int FlushEvery = 256 * 1024;

    public static async Task WriteAsync(ApiCall call, ListPage page, ResponseShape shape)
    {
        var response = call.Http.Response;
        response.ContentType = ContentNegotiation.Json;
        var pipe = response.BodyWriter;
        pipe.Write(Header(call, page, shape));
        var pending = 0;
        for (var i = 0; i < page.Items.Count; i++)
        {
            pending += WriteItem(pipe, call, page.Items[i], shape, i > 0);
            if (pending > FlushEvery)
            {
                await pipe.FlushAsync(call.Cancelled);
                pending = 0;
            }
        }

        pipe.Write("]}\n"u8);
        await pipe.FlushAsync(call.Cancelled);
    }

    private static int WriteItem(PipeWriter pipe, ApiCall call, StoredObject item, ResponseShape shape, bool comma)
    {
        if (comma)
        {
            pipe.Write(","u8);
        }

        var bytes = shape == ResponseShape.Metadata ? ObjectPresenter.MetadataOf(item) : ObjectPresenter.Full(call.Resource, item);
        if (shape == ResponseShape.Full && call.Resource.Conversion.IsIdentity && !call.Definition.IsCustom)
        {
            // Items of built-in kinds carry no kind and apiVersion of their own.
            pipe.Write("{"u8);
            bytes = bytes[item.TypePrefix..];
        }

        pipe.Write(bytes.Span);
        return bytes.Length;
    }

    private static byte[] Header(ApiCall call, ListPage page, ResponseShape shape)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("kind", shape == ResponseShape.Metadata ? "PartialObjectMetadataList" : $"{call.Definition.Kind}List");
        writer.WriteString("apiVersion", shape == ResponseShape.Metadata ? "meta.k8s.io/v1" : call.Definition.ApiVersion);
        writer.WritePropertyName("metadata");
        WriteListMetadata(writer, page);
        writer.WriteStartArray("items");
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>metav1 <c>ListMeta</c>.</summary>
    public static void WriteListMetadata(Utf8JsonWriter writer, ListPage page)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceVersion", page.Revision.ToString(CultureInfo.InvariantCulture));
        if (page.Continue is { } token)
        {
            writer.WriteString("continue", token);
        }

        if (page.Remaining is { } remaining)
        {
            writer.WriteNumber("remainingItemCount", remaining);
        }

        writer.WriteEndObject();
    }
}
