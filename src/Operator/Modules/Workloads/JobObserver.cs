using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>Reads a Job. Pure.</summary>
internal static class JobObserver
{
    public static WorkloadObservation Observe(V1Job job, IReadOnlyList<V1Pod> pods)
    {
        var (phase, reason, message) = Judge(job, pods);
        return new WorkloadObservation(Reference(job), phase, reason, message)
        {
            Replicas = job.Status?.Active ?? 0,
            ReadyReplicas = pods.Count(PodTrouble.IsReady),
        };
    }

    private static (WorkloadPhase Phase, string Reason, string Message) Judge(V1Job job, IReadOnlyList<V1Pod> pods)
    {
        var succeeded = job.Status?.Succeeded ?? 0;
        var wanted = job.Spec.Completions ?? 1;
        if (Condition(job, "Complete") is not null)
        {
            return (WorkloadPhase.Completed, "Completed", $"{succeeded} of {wanted} runs succeeded");
        }

        if (Condition(job, "Failed") is { } failed)
        {
            return (WorkloadPhase.Failed, failed.Reason is { Length: > 0 } reason ? reason : "JobFailed", $"{failed.Message}; change the spec, or delete the Job, to run it again");
        }

        var trouble = PodTrouble.Find(pods);
        var progress = $"{succeeded} of {wanted} runs succeeded, {job.Status?.Active ?? 0} active, {job.Status?.Failed ?? 0} failed";
        return (WorkloadPhase.Progressing, trouble?.Reason ?? "Running", trouble is null ? progress : $"{progress}; {trouble.Message}");
    }

    private static V1JobCondition? Condition(V1Job job, string type) =>
        job.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");

    private static WorkloadReference Reference(V1Job job) =>
        new() { ApiVersion = ApiResources.Jobs.ApiVersion, Kind = ApiResources.Jobs.Kind, Name = job.Metadata.Name };
}
