using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What is observed of a WasmNodePool.</summary>
public sealed record WasmNodePoolStatus
{
    /// <summary>The generation that this status describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Nodes in the pool.</summary>
    public int? Replicas { get; init; }

    /// <summary>Nodes that are Ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>Nodes that carry the template as it is now.</summary>
    public int? UpdatedReplicas { get; init; }

    /// <summary>Nodes that are Ready and take Pods.</summary>
    public int? AvailableReplicas { get; init; }

    /// <summary>Label selector of the nodes, for <c>/scale</c>.</summary>
    public string? Selector { get; init; }

    /// <summary>The nodes; the first 100 by name.</summary>
    [ListType(ListKind.Map, "name", MaxItems = 100)]
    public IReadOnlyList<NodePoolNode>? Nodes { get; init; }

    /// <summary>Sum of the nodes' allocatable resources.</summary>
    public IReadOnlyDictionary<string, string>? Capacity { get; init; }

    /// <summary>Sum of what the Pods of all nodes request: cpu, memory, and the number of Pods. Counted every 10 seconds at most.</summary>
    public IReadOnlyDictionary<string, string>? Allocated { get; init; }

    /// <summary>Runtimes that some of the nodes offer.</summary>
    [ListType(ListKind.Set, MaxItems = 8)]
    public IReadOnlyList<ModuleRuntime>? Runtimes { get; init; }

    /// <summary>Conditions (metav1 <c>Condition</c>), kstatus-complete: Ready is present from the first reconcile, Reconciling and Stalled only while true.</summary>
    [ListType(ListKind.Map, "type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
