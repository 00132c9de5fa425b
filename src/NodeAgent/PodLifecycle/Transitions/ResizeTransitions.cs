using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>What becomes of a resize. Looked at in every pass, so that one which is put off is taken up as soon as it can be.</summary>
internal static class ResizeTransitions
{
    /// <summary>Carries a resize out as far as it can be; <paramref name="onNode"/> says what the node has against it, and reserves what it takes otherwise.</summary>
    public static PodFacts Resized(this PodFacts pod, Func<PodFacts, ResizeProblem?> onNode)
    {
        if (pod is not { Admission.IsAdmitted: true, Finished: false, Termination: null } || !pod.Containers.Any(ResizeRules.IsAsked))
        {
            return pod.ResizeProblem is null ? pod : pod with { ResizeProblem = null };
        }

        return (ResizeRules.Obstacle(pod) ?? onNode(pod)) is { } problem ? pod with { ResizeProblem = problem } : ResizeRules.Grant(pod);
    }
}
