namespace Krustlet.NodeAgent.Options;

/// <summary>Everything the user decided, checked. Never changes while the agent runs.</summary>
internal sealed record AgentOptions(ClusterOptions Cluster, NodeOptions Node, ServerOptions Server, ModuleOptions Modules, ProtectionOptions Protection)
{
    /// <summary>Who the node is towards registries.</summary>
    public RegistryOptions Registries { get; init; } = RegistryOptions.None;

    /// <summary>Every flag with the value in force, as text; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();
}
