namespace Krustlet.NodeAgent.Options;

/// <summary>Everything the user decided, checked. Never changes while the agent runs.</summary>
internal sealed record AgentOptions(ClusterOptions Cluster, NodeOptions Node, ServerOptions Server, ModuleOptions Modules, ProtectionOptions Protection);
