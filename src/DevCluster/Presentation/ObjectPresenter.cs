using System.Buffers;
using System.Text.Json;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Tables;

namespace Krustlet.DevCluster.Presentation;

/// <summary>Renders stored objects in the version and form that a request asks for.</summary>
internal sealed class ObjectPresenter(TableRenderer tables)
{
    /// <summary>One object.</summary>
    public ReadOnlyMemory<byte> Render(ApiCall call, StoredObject stored, ResponseShape shape) => shape switch
    {
        ResponseShape.Table => tables.Render(call, [stored], stored.Revision, withHeader: true),
        ResponseShape.Metadata => MetadataOf(stored),
        _ => Full(call.Resource, stored),
    };

    /// <summary>The object itself in the served version; the stored bytes wherever possible.</summary>
    public static ReadOnlyMemory<byte> Full(ServedResource resource, StoredObject stored) =>
        resource.Conversion.IsIdentity ? stored.Utf8 : ObjectJson.Serialize(resource.Thaw(stored)).Utf8;

    /// <summary>The object as meta.k8s.io/v1 PartialObjectMetadata.</summary>
    public static ReadOnlyMemory<byte> MetadataOf(StoredObject stored)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        using (var document = stored.Parse())
        {
            WriteMetadata(writer, document.RootElement);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Writes PartialObjectMetadata of an object that is already parsed.</summary>
    public static void WriteMetadata(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "PartialObjectMetadata");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        writer.WritePropertyName("metadata");
        value.GetProperty("metadata").WriteTo(writer);
        writer.WriteEndObject();
    }
}
