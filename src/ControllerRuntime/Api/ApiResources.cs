using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>The built-in kinds that Krustlet uses.</summary>
public static class ApiResources
{
    /// <summary>core/v1 Pod.</summary>
    public static ApiResource<V1Pod> Pods { get; } = new("", "v1", "pods", "Pod", true);

    /// <summary>core/v1 Node.</summary>
    public static ApiResource<V1Node> Nodes { get; } = new("", "v1", "nodes", "Node", false);

    /// <summary>core/v1 Namespace.</summary>
    public static ApiResource<V1Namespace> Namespaces => ControllerResources.Namespaces;

    /// <summary>core/v1 Secret.</summary>
    public static ApiResource<V1Secret> Secrets { get; } = new("", "v1", "secrets", "Secret", true);

    /// <summary>core/v1 ConfigMap.</summary>
    public static ApiResource<V1ConfigMap> ConfigMaps { get; } = new("", "v1", "configmaps", "ConfigMap", true);

    /// <summary>core/v1 Service.</summary>
    public static ApiResource<V1Service> Services { get; } = new("", "v1", "services", "Service", true);

    /// <summary>core/v1 ServiceAccount.</summary>
    public static ApiResource<V1ServiceAccount> ServiceAccounts { get; } = new("", "v1", "serviceaccounts", "ServiceAccount", true);

    /// <summary>core/v1 Event (what kubectl describe shows, on every supported version).</summary>
    public static ApiResource<Corev1Event> Events { get; } = new("", "v1", "events", "Event", true);

    /// <summary>core/v1 Endpoints.</summary>
    public static ApiResource<V1Endpoints> Endpoints => ControllerResources.Endpoints;

    /// <summary>core/v1 PersistentVolumeClaim.</summary>
    public static ApiResource<V1PersistentVolumeClaim> PersistentVolumeClaims { get; } = new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);

    /// <summary>core/v1 PersistentVolume.</summary>
    public static ApiResource<V1PersistentVolume> PersistentVolumes { get; } = new("", "v1", "persistentvolumes", "PersistentVolume", false);

    /// <summary>apps/v1 Deployment.</summary>
    public static ApiResource<V1Deployment> Deployments => ControllerResources.Deployments;

    /// <summary>apps/v1 ReplicaSet.</summary>
    public static ApiResource<V1ReplicaSet> ReplicaSets => ControllerResources.ReplicaSets;

    /// <summary>apps/v1 StatefulSet.</summary>
    public static ApiResource<V1StatefulSet> StatefulSets => ControllerResources.StatefulSets;

    /// <summary>apps/v1 DaemonSet.</summary>
    public static ApiResource<V1DaemonSet> DaemonSets => ControllerResources.DaemonSets;

    /// <summary>batch/v1 Job.</summary>
    public static ApiResource<V1Job> Jobs => ControllerResources.Jobs;

    /// <summary>batch/v1 CronJob, from Kubernetes 1.21 on; before, a v1beta1 of the same shape.</summary>
    public static ApiResource<V1CronJob> CronJobs => ControllerResources.CronJobs;

    /// <summary>coordination.k8s.io/v1 Lease.</summary>
    public static ApiResource<V1Lease> Leases { get; } = new("coordination.k8s.io", "v1", "leases", "Lease", true);

    /// <summary>certificates.k8s.io/v1 CertificateSigningRequest.</summary>
    public static ApiResource<V1CertificateSigningRequest> CertificateSigningRequests { get; } = new("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", false);

    /// <summary>authentication.k8s.io/v1 TokenReview.</summary>
    public static ApiResource<V1TokenReview> TokenReviews { get; } = new("authentication.k8s.io", "v1", "tokenreviews", "TokenReview", false);

    /// <summary>authorization.k8s.io/v1 SubjectAccessReview.</summary>
    public static ApiResource<V1SubjectAccessReview> SubjectAccessReviews { get; } = new("authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview", false);

    /// <summary>autoscaling/v1 HorizontalPodAutoscaler.</summary>
    public static ApiResource<V1HorizontalPodAutoscaler> HorizontalPodAutoscalers => ControllerResources.HorizontalPodAutoscalers;

    /// <summary>node.k8s.io/v1 RuntimeClass (served since 1.20).</summary>
    public static ApiResource<V1RuntimeClass> RuntimeClasses => ControllerResources.RuntimeClasses;

    /// <summary>rbac.authorization.k8s.io/v1 ClusterRoleBinding.</summary>
    public static ApiResource<V1ClusterRoleBinding> ClusterRoleBindings => ControllerResources.ClusterRoleBindings;

    /// <summary>rbac.authorization.k8s.io/v1 Role.</summary>
    public static ApiResource<V1Role> Roles => ControllerResources.Roles;

    /// <summary>rbac.authorization.k8s.io/v1 RoleBinding.</summary>
    public static ApiResource<V1RoleBinding> RoleBindings => ControllerResources.RoleBindings;

    /// <summary>storage.k8s.io/v1 StorageClass.</summary>
    public static ApiResource<V1StorageClass> StorageClasses => ControllerResources.StorageClasses;

    /// <summary>storage.k8s.io/v1 CSIDriver: what a driver wants of kubelets.</summary>
    public static ApiResource<V1CSIDriver> CsiDrivers { get; } = new("storage.k8s.io", "v1", "csidrivers", "CSIDriver", false);

    /// <summary>storage.k8s.io/v1 CSINode: the drivers of a node.</summary>
    public static ApiResource<V1CSINode> CsiNodes { get; } = new("storage.k8s.io", "v1", "csinodes", "CSINode", false);

    /// <summary>storage.k8s.io/v1 VolumeAttachment.</summary>
    public static ApiResource<V1VolumeAttachment> VolumeAttachments { get; } = new("storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment", false);

    /// <summary>apiextensions.k8s.io/v1 CustomResourceDefinition.</summary>
    public static ApiResource<V1CustomResourceDefinition> CustomResourceDefinitions => ControllerResources.CustomResourceDefinitions;
}
