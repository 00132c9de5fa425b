namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>Why a resize of a Pod is not carried out: condition PodResizePending.</summary>
/// <param name="Reason"><see cref="Deferred"/> or <see cref="Infeasible"/>.</param>
/// <param name="Message">For people.</param>
internal sealed record ResizeProblem(string Reason, string Message)
{
    /// <summary>It is tried again: others may give back what it needs.</summary>
    public const string Deferred = "Deferred";

    /// <summary>It cannot be done on this node as it was asked for.</summary>
    public const string Infeasible = "Infeasible";
}
