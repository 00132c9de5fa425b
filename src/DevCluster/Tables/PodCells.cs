using System.Globalization;
using System.Text.Json;

namespace Krustlet.DevCluster.Tables;

/// <summary>What <c>kubectl get pods</c> shows.</summary>
internal static class PodCells
{
    public static IReadOnlyList<PrintedColumn> Columns { get; } =
    [
        Cells.Name,
        Cells.Text("Ready", static pod => ReadyOf(PodSummary.Of(pod))),
        Cells.Text("Status", static pod => PodSummary.Of(pod).Status),
        new(new TableColumn("Restarts"), (pod, now) => Restarts(PodSummary.Of(pod), now)),
        Cells.Age,
        Cells.Text("IP", "status.podIP", wide: true),
        Cells.Text("Node", "spec.nodeName", wide: true),
        Cells.Text("Nominated Node", "status.nominatedNodeName", wide: true),
        Cells.Text("Readiness Gates", ReadinessGates, wide: true),
    ];

    private static string ReadyOf(PodSummary pod) => string.Create(CultureInfo.InvariantCulture, $"{pod.Ready}/{pod.Total}");

    private static string Restarts(PodSummary pod, DateTimeOffset now)
    {
        var count = pod.Restarts.ToString(CultureInfo.InvariantCulture);
        return pod is { Restarts: > 0, LastRestart: { } last } ? $"{count} ({HumanDuration.Since(last, now)} ago)" : count;
    }

    private static string ReadinessGates(JsonElement pod)
    {
        var gates = pod.Items("spec.readinessGates").Select(gate => gate.Text("conditionType")).ToArray();
        var met = gates.Count(gate => pod.Condition(gate) == "True");
        return gates.Length == 0 ? "<none>" : string.Create(CultureInfo.InvariantCulture, $"{met}/{gates.Length}");
    }
}
