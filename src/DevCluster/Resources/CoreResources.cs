using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Resources;

/// <summary>core/v1.</summary>
internal static class CoreResources
{
    /// <summary>core and events.k8s.io name the same stored fields differently.</summary>
    public static SelectableFields EventFields { get; } = new(
        new[] { "involvedObject", "regarding" }
            .SelectMany(prefix => new[] { "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath" }
                .Select(field => new SelectableField($"{prefix}.{field}", ["involvedObject", field])))
            .Concat([SelectableField.At("reason"), SelectableField.At("type"), SelectableField.At("reportingComponent"),
                new SelectableField("reportingController", ["reportingComponent"]), new SelectableField("source", ["source", "component"])]));

    // After the fields, which it is made of.
    public static IReadOnlyList<BuiltInResource> All { get; } = Make(new BuiltInGroup("", "v1"));

    private static BuiltInResource[] Make(BuiltInGroup core) =>
    [
        core.Stored("Pod", "pods", shortNames: ["po"], categories: ["all"], status: true, generation: true, returnsDeleted: true, fields: PodFields),
        core.Stored("Node", "nodes", namespaced: false, shortNames: ["no"], status: true, keepsStatus: true, fields: new("spec.unschedulable")),
        core.Stored("Namespace", "namespaces", namespaced: false, shortNames: ["ns"], status: true, fields: new("status.phase")),
        core.Stored("Service", "services", shortNames: ["svc"], categories: ["all"], status: true, returnsDeleted: true, fields: new("spec.clusterIP", "spec.type")),
        core.Stored("Endpoints", "endpoints", shortNames: ["ep"]),
        core.Stored("Secret", "secrets", fields: new("type")),
        core.Stored("ConfigMap", "configmaps", shortNames: ["cm"]),
        core.Stored("ServiceAccount", "serviceaccounts", shortNames: ["sa"], returnsDeleted: true),
        core.Stored("Event", "events", shortNames: ["ev"], fields: EventFields),
        core.Stored("PersistentVolume", "persistentvolumes", namespaced: false, shortNames: ["pv"], status: true, returnsDeleted: true),
        core.Stored("PersistentVolumeClaim", "persistentvolumeclaims", shortNames: ["pvc"], status: true, returnsDeleted: true),
        core.Stored("ReplicationController", "replicationcontrollers", shortNames: ["rc"], categories: ["all"], status: true, scale: true, generation: true, fields: new("status.replicas")),
        core.Stored("LimitRange", "limitranges", shortNames: ["limits"]),
        core.Stored("ResourceQuota", "resourcequotas", shortNames: ["quota"], status: true, returnsDeleted: true),
        core.Stored("PodTemplate", "podtemplates", generation: true, returnsDeleted: true),
    ];

    private static SelectableFields PodFields => new(
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
        "status.phase", "status.podIP", "status.nominatedNodeName");
}
