using System.Globalization;
using System.Text.Json;

namespace Krustlet.DevCluster.Tables;

/// <summary>What <c>kubectl get pods</c> shows.</summary>
internal static class PodCells
{
    public static IReadOnlyList<PrintedColumn> Columns { get; } =
    [
        Cells.Name,
        Cells.Text("Ready", Ready),
        Cells.Text("Status", Status),
        new(new TableColumn("Restarts"), (pod, now) => Restarts(pod, now)),
        Cells.Age,
        Cells.Text("IP", "status.podIP", wide: true),
        Cells.Text("Node", "spec.nodeName", wide: true),
        Cells.Text("Nominated Node", "status.nominatedNodeName", wide: true),
        Cells.Text("Readiness Gates", ReadinessGates, wide: true),
    ];

    private static string Ready(JsonElement pod)
    {
        var total = pod.Items("spec.containers").Count();
        var ready = pod.Items("status.containerStatuses").Count(status => status.Flag("ready"));
        return string.Create(CultureInfo.InvariantCulture, $"{ready}/{total}");
    }

    private static string Status(JsonElement pod)
    {
        var phase = pod.Text("status.reason") is { Length: > 0 } reason ? reason : pod.Text("status.phase");
        if (pod.At("metadata.deletionTimestamp").IsPresent())
        {
            return pod.Text("status.reason") == "NodeLost" ? "Unknown" : phase is "Succeeded" or "Failed" ? FromContainers(pod, phase) : "Terminating";
        }

        return Initializing(pod) ?? FromContainers(pod, phase);
    }

    private static string? Initializing(JsonElement pod)
    {
        var total = pod.Items("spec.initContainers").Count();
        var index = 0;
        foreach (var status in pod.Items("status.initContainerStatuses"))
        {
            var terminated = status.At("state.terminated");
            if (!(terminated.IsPresent() && terminated.Number("exitCode") == 0))
            {
                return InitState(status, terminated, index, total);
            }

            index++;
        }

        return null;
    }

    private static string InitState(JsonElement status, JsonElement terminated, int index, int total)
    {
        if (terminated.IsPresent())
        {
            return $"Init:{Ended(terminated)}";
        }

        var waiting = status.Text("state.waiting.reason");
        return waiting is "" or "PodInitializing" ? string.Create(CultureInfo.InvariantCulture, $"Init:{index}/{total}") : $"Init:{waiting}";
    }

    private static string FromContainers(JsonElement pod, string phase)
    {
        var (shown, running) = (phase, false);
        foreach (var status in pod.Items("status.containerStatuses").Reverse())
        {
            if (status.Text("state.waiting.reason") is { Length: > 0 } waiting)
            {
                shown = waiting;
            }
            else if (status.At("state.terminated") is var terminated && terminated.IsPresent())
            {
                shown = Ended(terminated);
            }
            else if (status.Flag("ready") && status.At("state.running").IsPresent())
            {
                running = true;
            }
        }

        return shown == "Completed" && running ? pod.Condition("Ready") == "True" ? "Running" : "NotReady" : shown;
    }

    private static string Ended(JsonElement terminated)
    {
        if (terminated.Text("reason") is { Length: > 0 } reason)
        {
            return reason;
        }

        var signal = terminated.Number("signal");
        return signal != 0
            ? string.Create(CultureInfo.InvariantCulture, $"Signal:{signal}")
            : string.Create(CultureInfo.InvariantCulture, $"ExitCode:{terminated.Number("exitCode")}");
    }

    private static string Restarts(JsonElement pod, DateTimeOffset now)
    {
        var statuses = pod.Items("status.containerStatuses").ToArray();
        var restarts = statuses.Sum(status => status.Number("restartCount"));
        var last = statuses.Max(status => status.Time("lastState.terminated.finishedAt"));
        var count = restarts.ToString(CultureInfo.InvariantCulture);
        return restarts > 0 && last is not null ? $"{count} ({HumanDuration.Since(last, now)} ago)" : count;
    }

    private static string ReadinessGates(JsonElement pod)
    {
        var gates = pod.Items("spec.readinessGates").Select(gate => gate.Text("conditionType")).ToArray();
        var met = gates.Count(gate => pod.Condition(gate) == "True");
        return gates.Length == 0 ? "<none>" : string.Create(CultureInfo.InvariantCulture, $"{met}/{gates.Length}");
    }
}
