using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>Reads a Deployment as <c>kubectl rollout status</c> does. Pure.</summary>
internal static class DeploymentObserver
{
    private const string DeadlineExceeded = "ProgressDeadlineExceeded";

    public static WorkloadObservation Observe(V1Deployment deployment, IReadOnlyList<V1Pod> pods)
    {
        var wanted = deployment.Spec.Replicas ?? 1;
        var (phase, reason, message) = Judge(deployment, wanted, pods);
        return new WorkloadObservation(Reference(deployment), phase, reason, message)
        {
            Replicas = deployment.Status?.Replicas ?? 0,
            ReadyReplicas = deployment.Status?.ReadyReplicas ?? 0,
            Serves = Condition(deployment, "Available")?.Status == "True",
        };
    }

    private static (WorkloadPhase Phase, string Reason, string Message) Judge(V1Deployment deployment, int wanted, IReadOnlyList<V1Pod> pods)
    {
        var status = deployment.Status ?? new V1DeploymentStatus();
        if ((status.ObservedGeneration ?? 0) < (deployment.Metadata.Generation ?? 0))
        {
            return (WorkloadPhase.Progressing, "Progressing", "waiting for the Deployment controller");
        }

        var available = status.AvailableReplicas ?? 0;
        var isDone = status.UpdatedReplicas.GetValueOrDefault() == wanted && status.Replicas.GetValueOrDefault() == wanted && available == wanted;
        if (isDone)
        {
            return wanted == 0
                ? (WorkloadPhase.Available, "ScaledToZero", "no replicas are wanted")
                : (WorkloadPhase.Available, "Available", $"{available} of {wanted} replicas are available");
        }

        var trouble = PodTrouble.Find(pods);
        var progress = $"{available} of {wanted} replicas are available";
        var message = trouble is null ? progress : $"{progress}; {trouble.Message}";
        return Condition(deployment, "Progressing") is { Reason: DeadlineExceeded }
            ? (WorkloadPhase.Failed, trouble?.Reason ?? DeadlineExceeded, message)
            : (WorkloadPhase.Progressing, trouble?.Reason ?? "Progressing", message);
    }

    private static V1DeploymentCondition? Condition(V1Deployment deployment, string type) =>
        deployment.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static WorkloadReference Reference(V1Deployment deployment) =>
        new() { ApiVersion = ApiResources.Deployments.ApiVersion, Kind = ApiResources.Deployments.Kind, Name = deployment.Metadata.Name };
}
