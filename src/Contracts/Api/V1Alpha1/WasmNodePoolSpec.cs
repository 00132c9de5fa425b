using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Where modules run.</summary>
[ValidationRule("!has(self.replicas) || (has(self.provisioning) && self.provisioning == 'Hosted')", "replicas is for provisioning Hosted: External and Daemon pools have as many nodes as join")]
public sealed record WasmNodePoolSpec
{
    /// <summary>Where the nodes come from.</summary>
    [Default(NodePoolProvisioning.External)]
    public NodePoolProvisioning? Provisioning { get; init; }

    /// <summary>Hosted only: agents wanted.</summary>
    [Range(Minimum = 0)]
    public int? Replicas { get; init; }

    /// <summary>What every node carries.</summary>
    public NodePoolTemplate? Template { get; init; }

    /// <summary>Runtimes that the nodes offer, of those that their agents have; all of them when absent. Auto is none.</summary>
    [ListType(ListKind.Set, MaxItems = 8)]
    public IReadOnlyList<ModuleRuntime>? Runtimes { get; init; }

    /// <summary>What a node offers.</summary>
    public NodePoolCapacity? Capacity { get; init; }

    /// <summary>The agents.</summary>
    public NodePoolAgent? Agent { get; init; }

    /// <summary>Registries of the pool.</summary>
    [ListType(ListKind.Map, "host", MaxItems = 64)]
    public IReadOnlyList<NodePoolRegistry>? Registries { get; init; }

    /// <summary>What modules may do.</summary>
    public NodePoolPolicy? Policy { get; init; }

    /// <summary>How a change reaches the nodes.</summary>
    public NodePoolUpdates? Updates { get; init; }
}
