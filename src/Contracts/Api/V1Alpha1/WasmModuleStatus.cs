using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What is observed of a WasmModule.</summary>
public sealed record WasmModuleStatus
{
    /// <summary>The generation that this status describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods that exist.</summary>
    public int? Replicas { get; init; }

    /// <summary>Pods that are Ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>Label selector of the Pods, for <c>/scale</c>.</summary>
    public string? Selector { get; init; }

    /// <summary>The digest that the reference resolved to.</summary>
    public string? ResolvedDigest { get; init; }

    /// <summary>What the digest was resolved for: the reference, what was asked by annotation and, with policy OnChange, the spec.</summary>
    public string? ResolvedFor { get; init; }

    /// <summary>The workload made for it.</summary>
    public WorkloadReference? WorkloadRef { get; init; }

    /// <summary>Where it is reached inside the cluster, when it has ports.</summary>
    public string? Url { get; init; }

    /// <summary>Conditions (metav1 <c>Condition</c>), kstatus-complete: Ready is present from the first reconcile, Reconciling and Stalled only while true.</summary>
    [ListType(ListKind.Map, "type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
