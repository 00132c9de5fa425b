namespace Krustlet.DevCluster.Resources;

/// <summary>Every resource that is served without a CustomResourceDefinition, in the order of discovery.</summary>
internal static class BuiltInResources
{
    public static IReadOnlyList<BuiltInResource> All { get; } =
    [
        .. CoreResources.All,
        .. Apps(new("apps", "v1")),
        .. Batch(new("batch", "v1")),
        .. Reviews(),
        .. Autoscaling(new("autoscaling", "v2")),
        new BuiltInGroup("certificates.k8s.io", "v1").Stored("CertificateSigningRequest", "certificatesigningrequests", namespaced: false, shortNames: ["csr"], status: true, fields: new("spec.signerName")),
        new BuiltInGroup("coordination.k8s.io", "v1").Stored("Lease", "leases"),
        new BuiltInGroup("discovery.k8s.io", "v1").Stored("EndpointSlice", "endpointslices", generation: true),
        new BuiltInGroup("events.k8s.io", "v1").Stored("Event", "events", shortNames: ["ev"], fields: CoreResources.EventFields),
        .. Networking(new("networking.k8s.io", "v1")),
        new BuiltInGroup("node.k8s.io", "v1").Stored("RuntimeClass", "runtimeclasses", namespaced: false),
        new BuiltInGroup("policy", "v1").Stored("PodDisruptionBudget", "poddisruptionbudgets", shortNames: ["pdb"], status: true, generation: true),
        .. Rbac(new("rbac.authorization.k8s.io", "v1")),
        new BuiltInGroup("scheduling.k8s.io", "v1").Stored("PriorityClass", "priorityclasses", namespaced: false, shortNames: ["pc"], generation: true),
        .. Storage(new("storage.k8s.io", "v1")),
        .. Extensions(),
    ];

    private static BuiltInResource[] Apps(BuiltInGroup apps) =>
    [
        apps.Stored("Deployment", "deployments", shortNames: ["deploy"], categories: ["all"], status: true, scale: true, generation: true),
        apps.Stored("ReplicaSet", "replicasets", shortNames: ["rs"], categories: ["all"], status: true, scale: true, generation: true, fields: new("status.replicas")),
        apps.Stored("StatefulSet", "statefulsets", shortNames: ["sts"], categories: ["all"], status: true, scale: true, generation: true),
        apps.Stored("DaemonSet", "daemonsets", shortNames: ["ds"], categories: ["all"], status: true, generation: true),
        apps.Stored("ControllerRevision", "controllerrevisions"),
    ];

    private static BuiltInResource[] Batch(BuiltInGroup batch) =>
    [
        batch.Stored("Job", "jobs", categories: ["all"], status: true, generation: true, fields: new("status.successful")),
        batch.Stored("CronJob", "cronjobs", shortNames: ["cj"], categories: ["all"], status: true, generation: true),
    ];

    private static BuiltInResource[] Reviews()
    {
        var authentication = new BuiltInGroup("authentication.k8s.io", "v1");
        var authorization = new BuiltInGroup("authorization.k8s.io", "v1");
        return
        [
            authentication.Review("TokenReview", "tokenreviews"),
            authentication.Review("SelfSubjectReview", "selfsubjectreviews"),
            authorization.Review("SubjectAccessReview", "subjectaccessreviews"),
            authorization.Review("SelfSubjectAccessReview", "selfsubjectaccessreviews"),
            authorization.Review("SelfSubjectRulesReview", "selfsubjectrulesreviews"),
            authorization.Review("LocalSubjectAccessReview", "localsubjectaccessreviews", namespaced: true),
        ];
    }

    private static BuiltInResource[] Autoscaling(BuiltInGroup autoscaling) =>
        [autoscaling.Stored("HorizontalPodAutoscaler", "horizontalpodautoscalers", shortNames: ["hpa"], categories: ["all"], status: true)];

    private static BuiltInResource[] Networking(BuiltInGroup networking) =>
    [
        networking.Stored("Ingress", "ingresses", shortNames: ["ing"], status: true, generation: true),
        networking.Stored("IngressClass", "ingressclasses", namespaced: false, generation: true),
        networking.Stored("NetworkPolicy", "networkpolicies", shortNames: ["netpol"], generation: true),
    ];

    private static BuiltInResource[] Rbac(BuiltInGroup rbac) =>
    [
        rbac.Stored("ClusterRole", "clusterroles", namespaced: false),
        rbac.Stored("ClusterRoleBinding", "clusterrolebindings", namespaced: false),
        rbac.Stored("Role", "roles"),
        rbac.Stored("RoleBinding", "rolebindings"),
    ];

    private static BuiltInResource[] Storage(BuiltInGroup storage) =>
    [
        storage.Stored("StorageClass", "storageclasses", namespaced: false, shortNames: ["sc"], returnsDeleted: true),
        storage.Stored("CSIDriver", "csidrivers", namespaced: false, returnsDeleted: true),
        storage.Stored("CSINode", "csinodes", namespaced: false, returnsDeleted: true),
        storage.Stored("VolumeAttachment", "volumeattachments", namespaced: false, status: true, returnsDeleted: true),
    ];

    private static BuiltInResource[] Extensions()
    {
        var admission = new BuiltInGroup("admissionregistration.k8s.io", "v1");
        return
        [
            admission.Stored("MutatingWebhookConfiguration", "mutatingwebhookconfigurations", namespaced: false, categories: ["api-extensions"], generation: true),
            admission.Stored("ValidatingWebhookConfiguration", "validatingwebhookconfigurations", namespaced: false, categories: ["api-extensions"], generation: true),
            new BuiltInGroup("apiextensions.k8s.io", "v1").Stored("CustomResourceDefinition", "customresourcedefinitions", namespaced: false, shortNames: ["crd", "crds"], categories: ["api-extensions"], status: true, generation: true),
        ];
    }
}
