using System.Globalization;
using System.Text.Json;

namespace Krustlet.DevCluster.Tables;

/// <summary>Pods and what makes them.</summary>
internal static class WorkloadPrinters
{
    public static IReadOnlyDictionary<(string Group, string Kind), TablePrinter> All { get; } = new Dictionary<(string Group, string Kind), TablePrinter>
    {
        [("", "Pod")] = new(PodCells.Columns),
        [("apps", "Deployment")] = new([
            Cells.Name, Cells.Text("Ready", value => OutOf(value.Number("status.readyReplicas"), value.Number("spec.replicas"))),
            Cells.Number("Up-to-date", "status.updatedReplicas"), Cells.Number("Available", "status.availableReplicas"), Cells.Age, .. Cells.Template(selector: true)]),
        [("apps", "ReplicaSet")] = Replicas(),
        [("", "ReplicationController")] = Replicas(),
        [("apps", "StatefulSet")] = new([
            Cells.Name, Cells.Text("Ready", value => OutOf(value.Number("status.readyReplicas"), value.Number("spec.replicas"))), Cells.Age, .. Cells.Template(selector: false)]),
        [("apps", "DaemonSet")] = new([
            Cells.Name, Cells.Number("Desired", "status.desiredNumberScheduled"), Cells.Number("Current", "status.currentNumberScheduled"),
            Cells.Number("Ready", "status.numberReady"), Cells.Number("Up-to-date", "status.updatedNumberScheduled"), Cells.Number("Available", "status.numberAvailable"),
            Cells.Text("Node Selector", value => Cells.Map(value, "spec.template.spec.nodeSelector")), Cells.Age, .. Cells.Template(selector: true)]),
        [("batch", "Job")] = new([
            Cells.Name, Cells.Text("Status", JobStatus), Cells.Text("Completions", Completions),
            new(new TableColumn("Duration"), (value, now) => JobDuration(value, now)), Cells.Age, .. Cells.Template(selector: true)]),
        [("batch", "CronJob")] = new([
            Cells.Name, Cells.Text("Schedule", "spec.schedule"), Cells.Text("Timezone", "spec.timeZone"), Cells.Text("Suspend", value => value.Flag("spec.suspend") ? "True" : "False"),
            Cells.Number("Active", value => value.Items("status.active").Count()), Cells.Since("Last Schedule", "status.lastScheduleTime"), Cells.Age]),
        [("autoscaling", "HorizontalPodAutoscaler")] = new([
            Cells.Name, Cells.Text("Reference", value => $"{value.Text("spec.scaleTargetRef.kind")}/{value.Text("spec.scaleTargetRef.name")}"),
            Cells.Number("MinPods", value => value.Number("spec.minReplicas", 1)), Cells.Number("MaxPods", "spec.maxReplicas"), Cells.Number("Replicas", "status.currentReplicas"), Cells.Age]),
        [("policy", "PodDisruptionBudget")] = new([
            Cells.Name, Cells.Text("Min Available", value => value.Text("spec.minAvailable") is { Length: > 0 } text ? text : "N/A"),
            Cells.Text("Max Unavailable", value => value.Text("spec.maxUnavailable") is { Length: > 0 } text ? text : "N/A"),
            Cells.Number("Allowed Disruptions", "status.disruptionsAllowed"), Cells.Age]),
    };

    private static TablePrinter Replicas() => new([
        Cells.Name, Cells.Number("Desired", "spec.replicas"), Cells.Number("Current", "status.replicas"), Cells.Number("Ready", "status.readyReplicas"), Cells.Age,
        .. Cells.Template(selector: true)]);

    private static string OutOf(long some, long all) => string.Create(CultureInfo.InvariantCulture, $"{some}/{all}");

    private static string JobStatus(JsonElement job)
    {
        if (job.Condition("Complete") == "True")
        {
            return "Complete";
        }

        if (job.Condition("Failed") == "True")
        {
            return "Failed";
        }

        return job.At("metadata.deletionTimestamp").IsPresent() ? "Terminating" : job.Condition("Suspended") == "True" ? "Suspended" : "Running";
    }

    private static string Completions(JsonElement job)
    {
        var succeeded = job.Number("status.succeeded");
        if (job.At("spec.completions").IsPresent())
        {
            return OutOf(succeeded, job.Number("spec.completions"));
        }

        var parallelism = job.Number("spec.parallelism");
        return parallelism > 1 ? string.Create(CultureInfo.InvariantCulture, $"{succeeded}/1 of {parallelism}") : OutOf(succeeded, 1);
    }

    private static string JobDuration(JsonElement job, DateTimeOffset now)
    {
        if (job.Time("status.startTime") is not { } started)
        {
            return "";
        }

        return HumanDuration.Format((job.Time("status.completionTime") ?? now) - started);
    }
}
