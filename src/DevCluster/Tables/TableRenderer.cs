using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Tables;

/// <summary>Renders meta.k8s.io/v1 <c>Table</c>s.</summary>
internal sealed class TableRenderer(TablePrinters printers, TimeProvider time)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public ReadOnlyMemory<byte> Render(ApiCall call, IReadOnlyList<StoredObject> rows, long revision, bool withHeader) =>
        Render(call, new ListPage(rows, revision, null, null), withHeader);

    public ReadOnlyMemory<byte> Render(ApiCall call, ListPage page, bool withHeader)
    {
        var printer = printers.Of(call.Definition);
        var include = call.Query("includeObject") ?? "Metadata";
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "Table");
            writer.WriteString("apiVersion", "meta.k8s.io/v1");
            writer.WritePropertyName("metadata");
            ListWriter.WriteListMetadata(writer, page);
            WriteHeader(writer, printer, withHeader);
            WriteRows(writer, printer, call, page, include);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteHeader(Utf8JsonWriter writer, TablePrinter printer, bool withHeader)
    {
        writer.WriteStartArray("columnDefinitions");
        foreach (var column in withHeader ? printer.Columns.Select(column => column.Heading) : [])
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("type", column.Type);
            writer.WriteString("format", column.Format);
            writer.WriteString("description", column.Description);
            writer.WriteNumber("priority", column.Priority);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteRows(Utf8JsonWriter writer, TablePrinter printer, ApiCall call, ListPage page, string include)
    {
        var now = time.GetUtcNow();
        writer.WriteStartArray("rows");
        foreach (var stored in page.Items)
        {
            using var document = JsonDocument.Parse(stored.Utf8);
            writer.WriteStartObject();
            writer.WriteStartArray("cells");
            foreach (var cell in printer.Cells(document.RootElement, now))
            {
                if (cell is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    cell.WriteTo(writer);
                }
            }

            writer.WriteEndArray();
            WriteObject(writer, call, stored, document.RootElement, include);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, ApiCall call, StoredObject stored, JsonElement value, string include)
    {
        if (include == "None")
        {
            return;
        }

        writer.WritePropertyName("object");
        if (include == "Object")
        {
            writer.WriteRawValue(ObjectPresenter.Full(call.Resource, stored).Span, skipInputValidation: true);
        }
        else
        {
            ObjectPresenter.WriteMetadata(writer, value);
        }
    }
}
