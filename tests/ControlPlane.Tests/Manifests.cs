using k8s.Models;

namespace Krustlet.ControlPlane.Tests;

/// <summary>The smallest objects a real API server accepts.</summary>
internal static class Manifests
{
    public static V1PodSpec PodSpec(string? node = null) => new()
    {
        Containers = [new V1Container { Name = "main", Image = "registry.example/hello:v1" }],
        NodeSelector = node is null ? null : new Dictionary<string, string> { ["kubernetes.io/hostname"] = node },
    };

    public static V1Pod Pod(string name, string node) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = PodSpec(node),
    };

    public static V1Deployment Deployment(string name, int replicas) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1DeploymentSpec
        {
            Replicas = replicas,
            Selector = new V1LabelSelector { MatchLabels = Labels(name) },
            Template = new V1PodTemplateSpec { Metadata = new V1ObjectMeta { Labels = Labels(name) }, Spec = PodSpec() },
        },
    };

    public static V1Node Node(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = name } },
    };

    /// <summary>What a kubelet would report: ready, with room for pods.</summary>
    public static V1NodeStatus ReadyStatus(DateTime now)
    {
        var capacity = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("2"), ["memory"] = new("1Gi"), ["pods"] = new("110") };
        return new V1NodeStatus
        {
            Capacity = capacity,
            Allocatable = capacity,
            Conditions =
            [
                new V1NodeCondition
                {
                    Type = "Ready", Status = "True", Reason = "Test", Message = "made by hand", LastHeartbeatTime = now, LastTransitionTime = now,
                },
            ],
        };
    }

    private static Dictionary<string, string> Labels(string app) => new() { ["app"] = app };
}
