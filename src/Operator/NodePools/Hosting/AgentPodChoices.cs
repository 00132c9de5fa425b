using System.Globalization;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.NodePools.Hosting;

/// <summary>
/// What a pool says of its agents' Pods and their files do not: another choice is another version of the configuration, so that it is rolled out,
/// too. What the operator itself puts into the Pods is not among it: another operator alone replaces no agent. Pure.
/// </summary>
internal static class AgentPodChoices
{
    /// <summary>The choices as texts, in one order; the same amount written otherwise is the same. None for agents that are no Pods.</summary>
    public static IEnumerable<string> Of(WasmNodePool pool)
    {
        if (pool.Spec.Agent is not { } agent || pool.Spec.Provisioning is not (NodePoolProvisioning.Hosted or NodePoolProvisioning.Daemon))
        {
            return [];
        }

        var claims = (agent.Resources?.Claims ?? []).Select(claim => $"claim {claim.Name} {claim.Request}");
        return
        [
            .. (agent.NodeSelector ?? new Dictionary<string, string>()).Select(label => $"nodeSelector {label.Key}={label.Value}").Order(StringComparer.Ordinal),
            .. Amounts("request", agent.Resources?.Requests),
            .. Amounts("limit", agent.Resources?.Limits),
            .. claims.Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Amounts(string kind, IDictionary<string, ResourceQuantity>? amounts) =>
        (amounts ?? new Dictionary<string, ResourceQuantity>()).Select(amount => $"{kind} {amount.Key}={amount.Value.ToDecimal().ToString("G29", CultureInfo.InvariantCulture)}").Order(StringComparer.Ordinal);
}
