using k8s.Models;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>Pods to test with.</summary>
internal static class TestPods
{
    public const string Image = "registry.test/hello:v1";

    public static V1Pod Pod(string restartPolicy = "Always", string name = "web", IList<V1Container>? init = null, params V1Container[] containers) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default", Uid = $"uid-{name}", ResourceVersion = "1" },
        Spec = new V1PodSpec
        {
            NodeName = "node-1",
            RestartPolicy = restartPolicy,
            InitContainers = init,
            Containers = containers.Length == 0 ? [Container("app")] : containers,
            TerminationGracePeriodSeconds = 30,
        },
        Status = new V1PodStatus { Phase = "Pending", QosClass = "BestEffort" },
    };

    public static V1Container Container(string name, string image = Image, string? restartPolicy = null) => new() { Name = name, Image = image, RestartPolicy = restartPolicy };

    public static V1Pod Deleted(V1Pod pod, DateTimeOffset at, long grace = 30) => Copy(pod, metadata =>
    {
        metadata.DeletionTimestamp = at.UtcDateTime.AddSeconds(grace);
        metadata.DeletionGracePeriodSeconds = grace;
    });

    public static V1Pod WithStatus(V1Pod pod, V1PodStatus status)
    {
        var copy = Copy(pod, static _ => { });
        copy.Status = status;
        return copy;
    }

    public static V1Pod Copy(V1Pod pod, Action<V1ObjectMeta> change)
    {
        var copy = new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = pod.Metadata.Name,
                NamespaceProperty = pod.Metadata.NamespaceProperty,
                Uid = pod.Metadata.Uid,
                ResourceVersion = pod.Metadata.ResourceVersion + "1",
                Labels = pod.Metadata.Labels,
                Annotations = pod.Metadata.Annotations,
                DeletionTimestamp = pod.Metadata.DeletionTimestamp,
                DeletionGracePeriodSeconds = pod.Metadata.DeletionGracePeriodSeconds,
            },
            Spec = pod.Spec,
            Status = pod.Status,
        };
        change(copy.Metadata);
        return copy;
    }
}
