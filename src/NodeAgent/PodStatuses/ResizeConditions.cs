using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>PodResizePending and PodResizeInProgress, which are there only while they are true: one that was is marked for removal by having no status.</summary>
internal static class ResizeConditions
{
    private static readonly string[] Types = [PodConditionTypes.PodResizePending, PodConditionTypes.PodResizeInProgress];

    /// <summary>Those that are true, made by <paramref name="create"/> of type, reason and message, and those to remove.</summary>
    public static IEnumerable<V1PodCondition> Of(PodFacts pod, Func<string, string?, string?, V1PodCondition> create)
    {
        List<V1PodCondition> now = pod switch
        {
            { ResizeProblem: { } problem } => [create(PodConditionTypes.PodResizePending, problem.Reason, problem.Message)],
            { Admission.IsAdmitted: true, Finished: false, Termination: null } when pod.Containers.Any(ResizeRules.IsAsked) => [create(PodConditionTypes.PodResizeInProgress, null, null)],
            _ => [],
        };
        var before = (pod.Status?.Conditions ?? []).Select(static c => c.Type).Intersect(Types);
        return now.Concat(before.Where(type => now.All(c => c.Type != type)).Select(static type => new V1PodCondition { Type = type }));
    }
}
