using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Tables;

/// <summary>Prints custom resources by their <c>additionalPrinterColumns</c>.</summary>
internal static class CustomResourcePrinter
{
    public static TablePrinter Create(ResourceDefinition definition) => new([Cells.Name, .. definition.Columns.Select(ToColumn)]);

    private static PrintedColumn ToColumn(PrinterColumn column)
    {
        var path = JsonPath.Parse(column.JsonPath);
        var heading = new TableColumn(column.Name, column.Type, "", column.Priority, column.Description);
        return new PrintedColumn(heading, (value, now) => Cell(column.Type, path.Find(value).ToArray(), now));
    }

    private static JsonNode? Cell(string type, IReadOnlyList<JsonElement> found, DateTimeOffset now)
    {
        if (found.Count == 0 || !found[0].IsPresent())
        {
            return null;
        }

        var first = found[0];
        return (type, first.ValueKind) switch
        {
            ("date", JsonValueKind.String) => HumanDuration.Since(Timestamps.Parse(first.GetString()), now),
            ("integer", JsonValueKind.Number) => first.TryGetInt64(out var whole) ? whole : first.GetDouble(),
            ("number", JsonValueKind.Number) => first.GetDouble(),
            ("boolean", JsonValueKind.True or JsonValueKind.False) => first.GetBoolean(),
            ("string", _) => string.Join(",", found.Select(Text)),
            _ => null,
        };
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();
}
