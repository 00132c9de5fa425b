using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Modules.Workloads;

namespace Krustlet.Operator.Modules;

/// <summary>Which of the nodes that a module may run on can grant what it asks for.</summary>
internal sealed class CapabilityOffers(IObjectStore<V1Node> nodes)
{
    /// <summary>The reason of a module whose capabilities no node can grant.</summary>
    public const string NotOffered = "CapabilityNotOffered";

    /// <summary>What is seen of the workload; with what keeps its Pods waiting in words when no node can grant what the module asks for.</summary>
    public WorkloadObservation Explain(WasmModule module, IReadOnlyList<string>? pools, WorkloadObservation seen)
    {
        if (seen.Phase is WorkloadPhase.Available or WorkloadPhase.Completed || CapabilityDemands.Of(module.Spec) is not { Count: > 0 } demands)
        {
            return seen;
        }

        var scope = PoolScope.Of(module, pools);
        var candidates = nodes.List().Select(static node => node.Metadata.Labels).Where(labels => IsWasmNode(labels) && scope.Has(labels)).ToList();
        var lacking = candidates.Count == 0 ? null : demands.FirstOrDefault(demand => !candidates.Any(labels => CapabilityDemands.IsMet(demand, labels)));
        return lacking is null ? seen : seen with { Reason = NotOffered, Message = $"{scope.NoNode} {Words(lacking, scope)}; {seen.Message}" };
    }

    private static bool IsWasmNode(IDictionary<string, string>? labels) =>
        labels?.TryGetValue(WasmArchitecture.LabelKey, out var architecture) == true && architecture == WasmArchitecture.LabelValue;

    private static string Words(V1NodeSelectorRequirement lacking, PoolScope scope) => (lacking.Key, scope.Names) switch
    {
        (CapabilityLabels.HostPath, _) => "lets modules use its folders, which a hostPath volume needs: allow some (policy.allowHostPath of a pool, --allow-host-path), or use another volume",
        (_, null) => "lets modules call whatever hosts they ask for: name a pool whose policy.outboundHosts has those of capabilities.outboundHosts (nodePool or nodePoolSelector), or ask for none",
        _ => "lets modules call any host: ask for none in capabilities.outboundHosts, or widen the pool's policy.outboundHosts",
    };
}
