using System.Globalization;
using System.Text.Json;

namespace Krustlet.DevCluster.Tables;

/// <summary>
/// A Pod in the few words of <c>kubectl get pods</c> (Kubernetes, pkg/printers/internalversion printPod). Sidecars count as containers; how often ordinary init
/// containers were restarted counts only while they run.
/// </summary>
/// <param name="Ready">How many containers are ready.</param>
/// <param name="Total">Containers and sidecars.</param>
/// <param name="LastRestart">When the run before the last restart ended; null without a restart.</param>
internal sealed record PodSummary(string Status, int Ready, int Total, long Restarts, DateTimeOffset? LastRestart)
{
    public static PodSummary Of(JsonElement pod)
    {
        var sidecars = pod.Items("spec.initContainers").Where(static container => container.Text("restartPolicy") == "Always").Select(static container => container.Text("name")).ToHashSet(StringComparer.Ordinal);
        var inits = pod.Items("status.initContainerStatuses").ToArray();
        var stopsAt = Array.FindIndex(inits, status => !IsPassed(status, sidecars));
        var initializing = stopsAt >= 0 && pod.Condition("Initialized") != "True";
        var seen = stopsAt < 0 ? inits : inits[..(stopsAt + 1)];
        var seenSidecars = seen.Where(status => sidecars.Contains(status.Text("name")));
        var containers = initializing ? [] : pod.Items("status.containerStatuses").ToArray();
        JsonElement[] counted = initializing ? seen : [.. seenSidecars, .. containers];
        return new PodSummary(
            StatusOf(pod, stopsAt < 0 ? null : InitState(inits[stopsAt], stopsAt, pod.Items("spec.initContainers").Count()), containers),
            seenSidecars.Where(status => IsPassed(status, sidecars)).Concat(containers).Count(IsReady),
            pod.Items("spec.containers").Count() + sidecars.Count,
            counted.Sum(static status => status.Number("restartCount")),
            counted.Max(static status => status.Time("lastState.terminated.finishedAt")));
    }

    private static bool IsReady(JsonElement status) => status.Flag("ready") && status.At("state.running").IsPresent();

    private static bool IsPassed(JsonElement status, HashSet<string> sidecars) =>
        (status.At("state.terminated") is var ended && ended.IsPresent() && ended.Number("exitCode") == 0)
        || (sidecars.Contains(status.Text("name")) && status.Flag("started"));

    private static string StatusOf(JsonElement pod, string? initializing, JsonElement[] containers)
    {
        var reason = pod.Text("status.reason");
        var phase = pod.Text("status.phase");
        if (pod.At("metadata.deletionTimestamp").IsPresent() && (reason == "NodeLost" || phase is not ("Succeeded" or "Failed")))
        {
            return reason == "NodeLost" ? "Unknown" : "Terminating";
        }

        var gated = pod.Items("status.conditions").Any(static condition => condition.Text("type") == "PodScheduled" && condition.Text("reason") == "SchedulingGated");
        return FromContainers(pod, containers, initializing ?? (gated ? "SchedulingGated" : reason.Length > 0 ? reason : phase));
    }

    private static string InitState(JsonElement status, int index, int total)
    {
        if (status.At("state.terminated") is var terminated && terminated.IsPresent())
        {
            return $"Init:{Ended(terminated)}";
        }

        var waiting = status.Text("state.waiting.reason");
        return waiting is "" or "PodInitializing" ? string.Create(CultureInfo.InvariantCulture, $"Init:{index}/{total}") : $"Init:{waiting}";
    }

    private static string FromContainers(JsonElement pod, JsonElement[] containers, string shown)
    {
        foreach (var status in containers.Reverse())
        {
            if (status.Text("state.waiting.reason") is { Length: > 0 } waiting)
            {
                shown = waiting;
            }
            else if (status.At("state.terminated") is var terminated && terminated.IsPresent())
            {
                shown = Ended(terminated);
            }
        }

        return shown == "Completed" && containers.Any(IsReady) ? pod.Condition("Ready") == "True" ? "Running" : "NotReady" : shown;
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
}
