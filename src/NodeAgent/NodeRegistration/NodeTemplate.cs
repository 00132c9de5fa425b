using k8s.Models;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The Node as it is created.</summary>
internal static class NodeTemplate
{
    public static V1Node Create(NodeOptions options, V1NodeStatus status) => new()
    {
        ApiVersion = "v1",
        Kind = "Node",
        Metadata = new V1ObjectMeta
        {
            Name = options.Name,
            Labels = NodeLabels.Of(options).ToDictionary(),
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                // As the original Krustlet wrote them.
                ["node.alpha.kubernetes.io/ttl"] = "0",
                ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true",
            },
        },
        Spec = new V1NodeSpec { Taints = NodeTaints.Of(options), ProviderID = options.ProviderId },
        Status = status,
    };
}
