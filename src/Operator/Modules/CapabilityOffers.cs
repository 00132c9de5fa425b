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
        if (seen.Phase is WorkloadPhase.Available or WorkloadPhase.Completed)
        {
            return seen;
        }

        var allowed = module.Spec.NodePool is { } one ? [one] : pools;
        var candidates = nodes.List().Select(static node => node.Metadata.Labels).Where(labels => IsCandidate(labels, allowed)).ToList();
        var lacking = candidates.Count == 0 ? null : CapabilityDemands.Of(module.Spec).FirstOrDefault(demand => !candidates.Any(labels => CapabilityDemands.IsMet(demand, labels)));
        return lacking is null ? seen : seen with { Reason = NotOffered, Message = $"{Where(allowed)} {Words(lacking, allowed)}; {seen.Message}" };
    }

    private static bool IsCandidate(IDictionary<string, string>? labels, IReadOnlyList<string>? allowed) =>
        labels is not null
        && labels.TryGetValue(WasmArchitecture.LabelKey, out var architecture) && architecture == WasmArchitecture.LabelValue
        && (allowed is null || (labels.TryGetValue(KrustletLabels.NodePool, out var pool) && allowed.Contains(pool)));

    private static string Where(IReadOnlyList<string>? allowed) =>
        allowed is null ? "no node" : $"no node of {(allowed.Count == 1 ? "pool" : "the pools")} {string.Join(", ", allowed)}";

    private static string Words(V1NodeSelectorRequirement lacking, IReadOnlyList<string>? allowed) => (lacking.Key, allowed) switch
    {
        (CapabilityLabels.HostPath, _) => "lets modules use its folders, which a hostPath volume needs: allow some (policy.allowHostPath of a pool, --allow-host-path), or use another volume",
        (_, null) => "lets modules call whatever hosts they ask for: name a pool whose policy.outboundHosts has those of capabilities.outboundHosts (nodePool or nodePoolSelector), or ask for none",
        _ => "lets modules call any host: ask for none in capabilities.outboundHosts, or widen the pool's policy.outboundHosts",
    };
}
