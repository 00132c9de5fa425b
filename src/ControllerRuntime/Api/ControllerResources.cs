using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>The part of <see cref="ApiResources"/> that no node needs: apart, so that a node's program does not carry it.</summary>
internal static class ControllerResources
{
    public static ApiResource<V1Namespace> Namespaces { get; } = new("", "v1", "namespaces", "Namespace", false) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1Endpoints> Endpoints { get; } = new("", "v1", "endpoints", "Endpoints", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1Deployment> Deployments { get; } = new("apps", "v1", "deployments", "Deployment", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1ReplicaSet> ReplicaSets { get; } = new("apps", "v1", "replicasets", "ReplicaSet", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1StatefulSet> StatefulSets { get; } = new("apps", "v1", "statefulsets", "StatefulSet", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1DaemonSet> DaemonSets { get; } = new("apps", "v1", "daemonsets", "DaemonSet", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1Job> Jobs { get; } = new("batch", "v1", "jobs", "Job", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1CronJob> CronJobs { get; } = new("batch", "v1", "cronjobs", "CronJob", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1HorizontalPodAutoscaler> HorizontalPodAutoscalers { get; } = new("autoscaling", "v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1RuntimeClass> RuntimeClasses { get; } = new("node.k8s.io", "v1", "runtimeclasses", "RuntimeClass", false) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1ClusterRoleBinding> ClusterRoleBindings { get; } = new("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1Role> Roles { get; } = new("rbac.authorization.k8s.io", "v1", "roles", "Role", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1RoleBinding> RoleBindings { get; } = new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1StorageClass> StorageClasses { get; } = new("storage.k8s.io", "v1", "storageclasses", "StorageClass", false) { Json = ControllerJsonContext.Default };

    public static ApiResource<V1CustomResourceDefinition> CustomResourceDefinitions { get; } = new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false) { Json = ControllerJsonContext.Default };
}
