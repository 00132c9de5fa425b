using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>
/// A Job's <c>podFailurePolicy</c>: the first rule that matches a failed Pod decides, by exit code or by condition; without one the failure
/// counts. <c>FailIndex</c> is for Indexed Jobs.
/// </summary>
internal static class PodFailureRules
{
    /// <summary>What one failed Pod means.</summary>
    public static PodFailureDecision Of(V1Job job, V1Pod pod)
    {
        foreach (var (index, rule) in (job.Spec.PodFailurePolicy?.Rules ?? []).Index())
        {
            if (Match(rule, pod) is { } matched)
            {
                return rule.Action switch
                {
                    "FailJob" => new PodFailureDecision(Counts: true, $"{matched} matching FailJob rule at index {index}"),
                    "FailIndex" => new PodFailureDecision(Counts: true, FailsIndex: true),
                    "Ignore" => new PodFailureDecision(Counts: false),
                    _ => new PodFailureDecision(Counts: true),
                };
            }
        }

        return new PodFailureDecision(Counts: true);
    }

    /// <summary>What matched, for the message; null when nothing did.</summary>
    private static string? Match(V1PodFailurePolicyRule rule, V1Pod pod)
    {
        var name = $"{pod.Metadata.NamespaceProperty}/{pod.Metadata.Name}";
        if (rule.OnExitCodes is { } codes)
        {
            return Containers(pod).FirstOrDefault(container => Matches(codes, container)) is { } container
                ? $"Container {container.Name} for pod {name} failed with exit code {container.State.Terminated.ExitCode}"
                : null;
        }

        return (rule.OnPodConditions ?? []).FirstOrDefault(pattern => pod.Status?.Conditions?.Any(c => c.Type == pattern.Type && c.Status == (pattern.Status ?? "True")) == true) is { } found
            ? $"Pod {name} has condition {found.Type}"
            : null;
    }

    private static IEnumerable<V1ContainerStatus> Containers(V1Pod pod) => (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []);

    private static bool Matches(V1PodFailurePolicyOnExitCodesRequirement wanted, V1ContainerStatus container) =>
        container.State?.Terminated is { ExitCode: not 0 } end
        && (wanted.ContainerName is null || wanted.ContainerName == container.Name)
        && wanted.Values.Contains(end.ExitCode) == (wanted.OperatorProperty == "In");
}
