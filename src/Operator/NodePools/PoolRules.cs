using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.NodePools;

/// <summary>What a pool must satisfy beyond its schema.</summary>
internal static class PoolRules
{
    private static readonly string[] AgentsOwn = [WasmArchitecture.LabelKey, "kubernetes.io/os", "kubernetes.io/hostname", KrustletLabels.NodePool];

    /// <summary>Why nothing can be done for the pool until somebody acts, or null.</summary>
    public static PoolRefusal? Check(WasmNodePool pool)
    {
        if (pool.Spec.Provisioning is NodePoolProvisioning.Hosted or NodePoolProvisioning.Daemon)
        {
            return new PoolRefusal("UnsupportedProvisioning", $"provisioning {pool.Spec.Provisioning} is not done yet: use External, and start agents with --node-labels {KrustletLabels.NodePool}={pool.Metadata.Name}");
        }

        var reserved = (pool.Spec.Template?.Labels?.Keys ?? [])
            .FirstOrDefault(key => AgentsOwn.Contains(key) || key.StartsWith(KrustletLabels.RuntimePrefix, StringComparison.Ordinal));
        return reserved is null ? null : new PoolRefusal("ReservedLabel", $"template.labels has {reserved}, which the agent itself sets: take it out");
    }
}
