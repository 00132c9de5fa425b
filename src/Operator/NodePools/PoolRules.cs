using System.Text.RegularExpressions;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.NodePools;

/// <summary>What a pool must satisfy beyond its schema.</summary>
internal static partial class PoolRules
{
    private const int LongestLabel = 63;

    /// <summary>Why nothing can be done for the pool until somebody acts, or null.</summary>
    public static PoolRefusal? Check(WasmNodePool pool)
    {
        if (NameProblem(pool) is { } name)
        {
            return new PoolRefusal("InvalidName", name);
        }

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

        return TemplateRules.Check(pool.Spec.Template);
    }

    /// <summary>
    /// Why the agents that the pool has are not the ones it asks for, or null: who once was Hosted or Daemon leaves agents that its new provisioning knows
    /// nothing of.
    /// </summary>
    public static PoolRefusal? CheckProvisioning(WasmNodePool pool, IEnumerable<V1Node> members)
    {
        var wanted = (pool.Spec.Provisioning ?? NodePoolProvisioning.External).ToString();
        var other = members.Select(node => (Node: node.Metadata.Name, By: node.Metadata.Labels.TryGetValue(KrustletLabels.Provisioning, out var by) ? by : wanted))
            .Where(member => member.By != wanted && member.By is nameof(NodePoolProvisioning.Hosted) or nameof(NodePoolProvisioning.Daemon))
            .OrderBy(member => member.Node, StringComparer.Ordinal).FirstOrDefault();
        return other == default
            ? null
            : new PoolRefusal("ProvisioningChanged", $"provisioning is {wanted}, and node {other.Node} came by {other.By}: set it back, or delete the pool and make it anew, which drains and removes its nodes");
    }

    /// <summary>The name is the value of a label; a Hosted pool's also begins the host names of its agents and the names of their StatefulSet's revisions.</summary>
    private static string? NameProblem(WasmNodePool pool) => pool.Spec.Provisioning == NodePoolProvisioning.Hosted
        ? HostedName().IsMatch(pool.Metadata.Name) ? null : $"the name '{pool.Metadata.Name}' cannot name the agents of a Hosted pool: use at most 38 lower-case letters, digits and '-'"
        : pool.Metadata.Name.Length <= LongestLabel ? null : $"the name '{pool.Metadata.Name}' cannot be the value of a label: use at most {LongestLabel} characters";

    // 63 for the label controller-revision-hash, less krustlet-pool-, a hyphen and ten characters of hash.
    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,36}[a-z0-9])?\z")]
    private static partial Regex HostedName();

    [GeneratedRegex("^[0-9]{1,6}%?$")]
    private static partial Regex MaxUnavailable();

    [GeneratedRegex(@"^(\*\.)?([^\s/:@?#*\[\],\\]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$")]
    private static partial Regex Host();
}
