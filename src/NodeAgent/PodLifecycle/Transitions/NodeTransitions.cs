using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>What the node itself decides about a Pod that it has taken.</summary>
internal static class NodeTransitions
{
    /// <summary>The node ends the Pod. One that has to end anyway keeps its reason; grace may only shrink.</summary>
    public static PodFacts EndedByNode(this PodFacts pod, PodDisruption disruption, DateTimeOffset now)
    {
        if (pod.Finished)
        {
            return pod;
        }

        var end = now + disruption.Grace;
        return pod with
        {
            Termination = pod.Termination is { } under
                ? under with { GraceEnd = under.GraceEnd < end ? under.GraceEnd : end }
                : new PodTermination(now, end, disruption.Reason, disruption.Message, IsDisruption: true),
        };
    }

    /// <summary>The Node was read from the API server for this Pod's admission, or could not be.</summary>
    public static PodFacts NodeRead(this PodFacts pod) => pod with { NodeReadAgain = true };
}
