using System.Globalization;
using System.Text.Json;

namespace Krustlet.DevCluster.Tables;

/// <summary>What <c>kubectl get events</c> shows.</summary>
internal static class EventCells
{
    public static IReadOnlyList<PrintedColumn> Columns { get; } =
    [
        new(new TableColumn("Last Seen"), (value, now) => LastSeen(value, now)),
        Cells.Text("Type", value => value.Text("type")),
        Cells.Text("Reason", value => value.Text("reason")),
        Cells.Text("Object", value => $"{value.Text("involvedObject.kind").ToLowerInvariant()}/{value.Text("involvedObject.name")}"),
        Cells.Text("Subobject", value => value.Text("involvedObject.fieldPath"), wide: true),
        Cells.Text("Source", Source, wide: true),
        Cells.Text("Message", value => value.Text("message").Trim()),
        new(new TableColumn("First Seen", Priority: 1), (value, now) => HumanDuration.Since(First(value), now)),
        Cells.Number("Count", value => value.Number("series.count", Math.Max(1, value.Number("count", 1))), wide: true),
        new(new TableColumn("Name", Format: "name", Priority: 1), (value, _) => value.Text("metadata.name")),
    ];

    private static string LastSeen(JsonElement value, DateTimeOffset now)
    {
        var last = value.Time("series.lastObservedTime") ?? value.Time("lastTimestamp") ?? First(value);
        var count = value.Number("series.count", value.Number("count"));
        var seen = HumanDuration.Since(last, now);
        return count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{seen} (x{count} over {HumanDuration.Since(First(value), now)})") : seen;
    }

    private static DateTimeOffset? First(JsonElement value) =>
        value.Time("firstTimestamp") ?? value.Time("eventTime") ?? value.Time("metadata.creationTimestamp");

    private static string Source(JsonElement value)
    {
        var component = value.Text("source.component") is { Length: > 0 } own ? own : value.Text("reportingComponent");
        var host = value.Text("source.host");
        return host.Length == 0 ? component : $"{component}, {host}";
    }
}
