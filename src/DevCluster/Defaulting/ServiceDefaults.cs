using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>Service</c>. Cluster addresses and node ports are allocated elsewhere.</summary>
internal sealed class ServiceDefaults : IKindDefaults
{
    private const int AffinitySeconds = 10800;

    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        var spec = value.Ensure("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        if (spec.Text("sessionAffinity") == "ClientIP")
        {
            spec.Ensure("sessionAffinityConfig").Ensure("clientIP").Default("timeoutSeconds", AffinitySeconds);
        }

        foreach (var port in spec.Objects("ports"))
        {
            port.Default("protocol", "TCP");
            if (port["port"] is { } number)
            {
                port.Default("targetPort", number.DeepClone());
            }
        }

        var type = spec.Text("type");
        if (type != "ExternalName")
        {
            spec.Default("internalTrafficPolicy", "Cluster");
        }

        if (type is "NodePort" or "LoadBalancer")
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }
    }
}
