using System.Text.Json;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tables;

/// <summary>How one kind is printed.</summary>
/// <param name="Columns">Headings and what is under them.</param>
internal sealed record TablePrinter(IReadOnlyList<PrintedColumn> Columns)
{
    public IEnumerable<JsonNode?> Cells(JsonElement value, DateTimeOffset now) => Columns.Select(column => column.Cell(value, now));
}
