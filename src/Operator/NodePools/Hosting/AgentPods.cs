using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.NodePools.Hosting;

/// <summary>The Pods of a pool's agents, by the Node that each is the agent of. Immutable.</summary>
internal sealed class AgentPods(IEnumerable<V1Pod> pods, NodePoolProvisioning provisioning)
{
    private readonly ILookup<string, V1Pod> _byNode = pods.ToLookup(pod => HostingBuilder.NodeOf(pod, provisioning));

    /// <summary>Of a pool whose agents are no Pods.</summary>
    public static AgentPods None { get; } = new([], NodePoolProvisioning.External);

    /// <summary>Names of the Nodes, whether they have registered or not.</summary>
    public IEnumerable<string> Nodes => _byNode.Select(agents => agents.Key);

    /// <summary>The Pods for a node: none, one, or one that is going.</summary>
    public IEnumerable<V1Pod> Of(string node) => _byNode[node];

    /// <summary>Those for a node that were made for another configuration.</summary>
    public IEnumerable<V1Pod> Outdated(string node, string configuration) =>
        _byNode[node].Where(pod => pod.Metadata.Annotations?.TryGetValue(KrustletLabels.Configuration, out var of) == true && of != configuration);

    /// <summary>
    /// Whether a node's agent is of another configuration than this one: by what the Node shows, and by its Pod, as an agent that is restarted in its
    /// Pod reads what is mounted by then and has the image and the resources of before. Agents that were configured otherwise show none to compare;
    /// none is old while it is not known what they should have.
    /// </summary>
    public bool IsOld(V1Node node, string? configuration) => configuration is not null
        && ((node.Metadata.Labels?.TryGetValue(KrustletLabels.Configuration, out var has) == true && has != configuration) || Outdated(node.Metadata.Name, configuration).Any());

    /// <summary>Whether there is a Pod for the node that is not known to be unready.</summary>
    public bool IsUp(string node) => _byNode[node].Any(pod =>
        pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "False" }) != true);
}
