using k8s.Models;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>What keeps Pods from being Ready, in the words a person knows from <c>kubectl get pods</c>.</summary>
/// <param name="Reason">CamelCase.</param>
/// <param name="Message">Names the Pod.</param>
internal sealed record PodTrouble(string Reason, string Message)
{
    private static readonly HashSet<string> Ordinary = ["ContainerCreating", "PodInitializing"];

    /// <summary>The trouble of the first Pod, by name, that has any.</summary>
    public static PodTrouble? Find(IEnumerable<V1Pod> pods) => pods
        .Where(pod => pod.Metadata.DeletionTimestamp is null && !IsReady(pod))
        .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
        .Select(Of)
        .FirstOrDefault(trouble => trouble is not null);

    public static bool IsReady(V1Pod pod) => pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    private static PodTrouble? Of(V1Pod pod)
    {
        var scheduled = pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "PodScheduled");
        if (scheduled is { Status: "False" })
        {
            return new PodTrouble(scheduled.Reason ?? "Unschedulable", $"Pod {pod.Metadata.Name} finds no node: {scheduled.Message}");
        }

        foreach (var container in pod.Status?.ContainerStatuses ?? [])
        {
            if (container.State?.Waiting is { Reason: { Length: > 0 } reason } waiting && !Ordinary.Contains(reason))
            {
                return new PodTrouble(Steady(reason), $"Pod {pod.Metadata.Name} waits: {Worded(reason, waiting.Message)}");
            }

            if (container.State?.Terminated is { ExitCode: not 0 } ended)
            {
                return new PodTrouble(ended.Reason ?? "Error", $"Pod {pod.Metadata.Name} ended with exit code {ended.ExitCode}");
            }
        }

        return null;
    }

    /// <summary>The message; with the reason where that gives way to another one.</summary>
    private static string Worded(string reason, string? message) => message is null || Steady(reason) == reason ? message ?? reason : $"{reason}: {message}";

    /// <summary>A pull that fails shows two reasons in turns; one is enough for a condition that should not flicker.</summary>
    private static string Steady(string reason) => reason is "ErrImagePull" or "SignatureValidationFailed" ? "ImagePullBackOff" : reason;
}
