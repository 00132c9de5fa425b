using System.Collections.Frozen;

namespace Krustlet.DevCluster.Schemas;

/// <summary>
/// What Kubernetes' Go types say in tags and the C# model types do not: <c>listType</c>, <c>listMapKey</c>, <c>patchStrategy</c>,
/// <c>patchMergeKey</c>, <c>mapType</c>. Only exceptions are listed: a list is atomic and an object granular unless it is here.
/// Keys are <c>MODEL.jsonName</c>. Source: the <c>x-kubernetes-*</c> extensions of Kubernetes' published OpenAPI document.
/// </summary>
internal static class BuiltInSemantics
{
    private static readonly ListSemantics ByName = ListSemantics.MapBy("name");
    private static readonly ListSemantics ByType = ListSemantics.MapBy("type");
    private static readonly ListSemantics ByNameRetainingKeys = ByName with { Patch = new(true, "name", true) };

    private static readonly FrozenDictionary<string, ListSemantics> Lists = new Dictionary<string, ListSemantics>
    {
        ["V1ObjectMeta.ownerReferences"] = ListSemantics.MapBy("uid"),
        ["V1ObjectMeta.finalizers"] = ListSemantics.Set(merge: true),

        ["V1PodSpec.containers"] = ByName,
        ["V1PodSpec.initContainers"] = ByName,
        ["V1PodSpec.ephemeralContainers"] = ByName,
        ["V1PodSpec.imagePullSecrets"] = ByName,
        ["V1PodSpec.schedulingGates"] = ByName,
        ["V1PodSpec.volumes"] = ByNameRetainingKeys,
        ["V1PodSpec.resourceClaims"] = ByNameRetainingKeys,
        ["V1PodSpec.hostAliases"] = ListSemantics.MapBy("ip"),
        ["V1PodSpec.topologySpreadConstraints"] = ListSemantics.MapBy("topologyKey", "whenUnsatisfiable"),
        ["V1PodStatus.conditions"] = ByType,
        ["V1PodStatus.podIPs"] = ListSemantics.MapBy("ip"),
        ["V1PodStatus.hostIPs"] = ListSemantics.Atomic with { Patch = new(true, "ip", false) },
        ["V1PodStatus.resourceClaimStatuses"] = ByNameRetainingKeys,
        ["V1ContainerStatus.allocatedResourcesStatus"] = ByName,
        ["V1ContainerStatus.volumeMounts"] = ListSemantics.MapBy("mountPath"),
        ["V1ResourceStatus.resources"] = ListSemantics.MapForApplyOnly("resourceID"),
        ["V1ResourceRequirements.claims"] = ListSemantics.MapForApplyOnly("name"),

        ["V1Container.env"] = ByName,
        ["V1Container.ports"] = ListSemantics.MapBy("containerPort", "protocol"),
        ["V1Container.volumeMounts"] = ListSemantics.MapBy("mountPath"),
        ["V1Container.volumeDevices"] = ListSemantics.MapBy("devicePath"),
        ["V1EphemeralContainer.env"] = ByName,
        ["V1EphemeralContainer.ports"] = ListSemantics.MapBy("containerPort", "protocol"),
        ["V1EphemeralContainer.volumeMounts"] = ListSemantics.MapBy("mountPath"),
        ["V1EphemeralContainer.volumeDevices"] = ListSemantics.MapBy("devicePath"),

        ["V1NodeSpec.podCIDRs"] = ListSemantics.Set(merge: true),
        ["V1NodeStatus.addresses"] = ByType,
        ["V1NodeStatus.conditions"] = ByType,
        ["V1NamespaceStatus.conditions"] = ByType,
        ["V1PersistentVolumeClaimStatus.conditions"] = ByType,
        ["V1ReplicationControllerStatus.conditions"] = ByType,
        ["V1ServiceSpec.ports"] = ListSemantics.MapBy("port", "protocol"),
        ["V1ServiceStatus.conditions"] = ByType,
        ["V1ServiceAccount.secrets"] = ByName,
        ["V1Endpoint.addresses"] = ListSemantics.Set(),

        ["V1DeploymentStatus.conditions"] = ByType,
        ["V1ReplicaSetStatus.conditions"] = ByType,
        ["V1StatefulSetStatus.conditions"] = ByType,
        ["V1DaemonSetStatus.conditions"] = ByType,
        ["V1JobStatus.conditions"] = ListSemantics.Atomic with { Patch = new(true, "type", false) },
        ["V1UncountedTerminatedPods.failed"] = ListSemantics.Set(),
        ["V1UncountedTerminatedPods.succeeded"] = ListSemantics.Set(),
        ["V1PodFailurePolicyOnExitCodesRequirement.values"] = ListSemantics.Set(),
        ["V1PodDisruptionBudgetStatus.conditions"] = ByType,
        ["V2HorizontalPodAutoscalerStatus.conditions"] = ByType,

        ["V1CertificateSigningRequestStatus.conditions"] = ListSemantics.MapForApplyOnly("type"),
        ["V1CustomResourceDefinitionStatus.conditions"] = ListSemantics.MapForApplyOnly("type"),
        ["V1APIServiceStatus.conditions"] = ByType,
        ["V1CSINodeSpec.drivers"] = ByName,
        ["V1CSIDriverSpec.volumeLifecycleModes"] = ListSemantics.Set(),
        ["V1MutatingWebhookConfiguration.webhooks"] = ByName,
        ["V1ValidatingWebhookConfiguration.webhooks"] = ByName,
        ["V1MutatingWebhook.matchConditions"] = ByName,
        ["V1ValidatingWebhook.matchConditions"] = ByName,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> AtomicTypes = new[]
    {
        "V1LabelSelector", "V1OwnerReference", "V1LocalObjectReference", "V1ObjectReference", "V1TypedLocalObjectReference",
        "V1SecretReference", "V1SecretKeySelector", "V1ConfigMapKeySelector", "V1FileKeySelector", "V1ObjectFieldSelector",
        "V1ResourceFieldSelector", "V1NodeSelector", "V1NodeSelectorTerm", "V1ScopeSelector", "V1TopologySelectorTerm",
        "V1EndpointAddress", "Corev1EndpointPort", "Discoveryv1EndpointPort", "V1ServiceBackendPort", "V1RoleRef", "Rbacv1Subject",
        "V1CrossVersionObjectReference",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> AtomicProperties = new[]
    {
        "V1PodSpec.nodeSelector", "V1ServiceSpec.selector", "V1ReplicationControllerSpec.selector", "V1Scheduling.nodeSelector",
    }.ToFrozenSet();

    /// <summary>How a list is owned and patched.</summary>
    public static ListSemantics List(string model, string property) => Lists.GetValueOrDefault($"{model}.{property}", ListSemantics.Atomic);

    /// <summary>Whether objects of the model type are owned as a whole.</summary>
    public static bool IsAtomic(string model) => AtomicTypes.Contains(model);

    /// <summary>Whether a map is owned as a whole.</summary>
    public static bool IsAtomic(string model, string property) => AtomicProperties.Contains($"{model}.{property}");

    /// <summary>How a strategic merge patch treats a property that is no list.</summary>
    public static PatchStrategy Patch(string model, string property) =>
        (model, property) is ("V1DeploymentSpec", "strategy") ? new(false, null, true) : default;
}
