using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>What is seen of a module's workload.</summary>
/// <param name="Reference">The workload.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Reason">CamelCase, for the Ready condition.</param>
/// <param name="Message">For people.</param>
internal sealed record WorkloadObservation(WorkloadReference? Reference, WorkloadPhase Phase, string Reason, string Message)
{
    /// <summary>Pods that exist.</summary>
    public int Replicas { get; init; }

    /// <summary>Pods that are Ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Whether enough Pods serve, of whatever revision; null for workloads that do not serve.</summary>
    public bool? Serves { get; init; }

    /// <summary>When to look again although nothing changed.</summary>
    public TimeSpan? LookAgain { get; init; }

    /// <summary>Something of the same name must go first.</summary>
    public static WorkloadObservation Waiting(string message) =>
        new(null, WorkloadPhase.Progressing, "WaitingForDeletion", message) { LookAgain = TimeSpan.FromSeconds(5) };
}
