using k8s.Models;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>Pods as a user would write them for wasm nodes.</summary>
internal static class WasmPods
{
    public static V1Pod Create(string name, string image, params string[] args) => Create(name, new V1Container { Name = "main", Image = image, Args = args });

    public static V1Pod Create(string name, params V1Container[] containers) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1PodSpec
        {
            Containers = containers,
            RestartPolicy = "Never",
            NodeSelector = new Dictionary<string, string> { ["kubernetes.io/arch"] = "wasm32-wasi" },
            Tolerations =
            [
                new V1Toleration { Key = "kubernetes.io/arch", OperatorProperty = "Equal", Value = "wasm32-wasi", Effect = "NoSchedule" },
                new V1Toleration { Key = "kubernetes.io/arch", OperatorProperty = "Equal", Value = "wasm32-wasi", Effect = "NoExecute" },
            ],
        },
    };

    public static V1Pod WithRestartPolicy(this V1Pod pod, string policy)
    {
        pod.Spec.RestartPolicy = policy;
        return pod;
    }

    public static V1Pod WithGracePeriod(this V1Pod pod, long seconds)
    {
        pod.Spec.TerminationGracePeriodSeconds = seconds;
        return pod;
    }

    /// <summary>Puts a Pod on a node without the scheduler, which would look first.</summary>
    public static V1Pod On(this V1Pod pod, string node)
    {
        pod.Spec.NodeName = node;
        return pod;
    }

    public static bool HasEnded(V1Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";

    public static bool IsReady(V1Pod pod) => pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false;

    public static V1ContainerStatus Container(this V1Pod pod, string name = "main") =>
        pod.Status.ContainerStatuses.Single(status => status.Name == name);

    public static string? WaitingReason(V1Pod pod, string container = "main") =>
        pod.Status?.ContainerStatuses?.SingleOrDefault(status => status.Name == container)?.State?.Waiting?.Reason;
}
