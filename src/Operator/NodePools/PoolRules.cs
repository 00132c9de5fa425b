using System.Text.RegularExpressions;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.NodePools;

/// <summary>What a pool must satisfy beyond its schema.</summary>
internal static partial class PoolRules
{
    private static readonly string[] AgentsOwn = [WasmArchitecture.LabelKey, "kubernetes.io/os", "kubernetes.io/hostname", KrustletLabels.NodePool, KrustletLabels.Provisioning, KrustletLabels.Configuration, CapabilityLabels.OutboundHosts, CapabilityLabels.HostPath];
    private static readonly string[] AgentsPrefixes = [KrustletLabels.RuntimePrefix, CachedModuleLabels.Prefix];

    /// <summary>Why nothing can be done for the pool until somebody acts, or null.</summary>
    public static PoolRefusal? Check(WasmNodePool pool)
    {
        if (pool.Spec.Policy is { RequireSignatures: true, SignatureKeys: null or { Count: 0 } })
        {
            return new PoolRefusal("SignatureKeysMissing", "policy.requireSignatures needs policy.signatureKeys: public keys in PEM, one of which each module is signed by");
        }

        if (pool.Spec.Updates?.MaxUnavailable?.Value is { } unavailable && !MaxUnavailable().IsMatch(unavailable))
        {
            return new PoolRefusal("InvalidUpdates", $"updates.maxUnavailable is {unavailable}: write a number of nodes or a percentage, like 1 or 25%");
        }

        if (pool.Spec.Runtimes?.Contains(ModuleRuntime.Auto) == true)
        {
            return new PoolRefusal("InvalidRuntimes", "runtimes has Auto, which is none: name those that the nodes are to offer, or leave runtimes out for all that the agents have");
        }

        if (pool.Spec.Policy?.OutboundHosts?.FirstOrDefault(host => !Host().IsMatch(host)) is { } unreadable)
        {
            return new PoolRefusal("InvalidPolicy", $"policy.outboundHosts has {unreadable}: write hosts as host, host:port or *.domain, without a scheme or path");
        }

        if (UpdateWindows.Check(pool) is { } window)
        {
            return new PoolRefusal("InvalidUpdates", window);
        }

        var reserved = (pool.Spec.Template?.Labels?.Keys ?? [])
            .FirstOrDefault(key => AgentsOwn.Contains(key) || AgentsPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)));
        return reserved is null ? null : new PoolRefusal("ReservedLabel", $"template.labels has {reserved}, which the agent itself sets: take it out");
    }

    [GeneratedRegex("^[0-9]{1,6}%?$")]
    private static partial Regex MaxUnavailable();

    [GeneratedRegex(@"^(\*\.)?([^\s/:@?#*\[\],\\]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$")]
    private static partial Regex Host();
}
