using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>Keeps Pods out whose runtime the node does not offer (<c>--runtimes</c>): what their RuntimeClass is for, else any at all.</summary>
/// <param name="offered">Names of the runtimes.</param>
internal sealed class RuntimeGate(IReadOnlyList<string> offered) : IAdmissionGate
{
    /// <inheritdoc/>
    public AdmissionVerdict? Refusal(PodFacts pod)
    {
        // A Pod that an earlier agent took is not new.
        if (pod.StartTime is not null)
        {
            return null;
        }

        var wanted = NodeRuntimes.Known.Where(known => known.Value == pod.Pod.Spec.RuntimeClassName).Select(static known => known.Key).FirstOrDefault() ?? NodeRuntimes.Wasi;
        return offered.Contains(wanted)
            ? null
            : AdmissionVerdict.Rejected(FeatureRules.Unsupported, $"the Pod needs the runtime {wanted}, and this node offers {(offered.Count == 0 ? "none" : string.Join(", ", offered))} (--runtimes, of a node pool its runtimes); run it on other nodes");
    }
}
