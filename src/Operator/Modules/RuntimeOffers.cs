using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Modules.Workloads;

namespace Krustlet.Operator.Modules;

/// <summary>Which runtimes the nodes offer that a module may run on.</summary>
internal sealed class RuntimeOffers(IObjectStore<V1Node> nodes)
{
    /// <summary>The reason of a module whose runtime no node offers.</summary>
    public const string NotOffered = "RuntimeNotOffered";

    /// <summary>What is seen of the workload; with what it lacks in words when no node offers the module's runtime, and its Pods wait for that.</summary>
    public WorkloadObservation Explain(WasmModule module, IReadOnlyList<string>? pools, WorkloadObservation seen)
    {
        if (seen.Phase is WorkloadPhase.Available or WorkloadPhase.Completed || module.Spec.Runtime is not { } runtime || RuntimeLabels.NameOf(runtime) is not { } name)
        {
            return seen;
        }

        var scope = PoolScope.Of(module, pools);
        var offered = nodes.List()
            .Where(node => scope.Has(node.Metadata.Labels))
            .SelectMany(node => RuntimeLabels.OfferedBy(node.Metadata.Labels)).Distinct().Order().ToList();
        if (offered.Contains(runtime))
        {
            return seen;
        }

        var instead = offered.Count == 0 ? "there is none with a runtime" : $"nodes offer {string.Join(", ", offered)}";
        return seen with
        {
            Reason = NotOffered,
            Message = $"{scope.NoNode} offers the runtime {runtime} (node label {KrustletLabels.RuntimePrefix}{name}), {instead}: set runtime to what they offer, or add nodes that offer it; {seen.Message}",
        };
    }
}
