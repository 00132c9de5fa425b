using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>Defaults of built-in kinds. A kind that is not here has none.</summary>
internal static class BuiltInDefaults
{
    private static readonly FrozenDictionary<(string Group, string Kind), IKindDefaults> Kinds = new Dictionary<(string, string), IKindDefaults>
    {
        [("", "Pod")] = new PodDefaults(),
        [("", "PodTemplate")] = new PodTemplateDefaults(),
        [("", "Secret")] = new SecretDefaults(),
        [("", "Service")] = new ServiceDefaults(),
        [("", "PersistentVolumeClaim")] = new VolumeClaimDefaults(),
        [("", "PersistentVolume")] = new PersistentVolumeDefaults(),
        [("apps", "Deployment")] = new DeploymentDefaults(),
        [("apps", "ReplicaSet")] = new ReplicaSetDefaults(),
        [("apps", "StatefulSet")] = new StatefulSetDefaults(),
        [("apps", "DaemonSet")] = new DaemonSetDefaults(),
        [("batch", "Job")] = new JobDefaults(),
        [("batch", "CronJob")] = new CronJobDefaults(),
        [("rbac.authorization.k8s.io", "RoleBinding")] = new BindingDefaults(),
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = new BindingDefaults(),
        [("storage.k8s.io", "StorageClass")] = new StorageClassDefaults(),
        [("storage.k8s.io", "CSIDriver")] = new CsiDriverDefaults(),
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = new CustomResourceDefinitionDefaults(),
    }.ToFrozenDictionary();

    /// <summary>Fills in what <paramref name="resource"/>'s kind has defaults for, in place.</summary>
    public static void Apply(ResourceDefinition resource, JsonObject value)
    {
        if (Kinds.TryGetValue((resource.Group, resource.Kind), out var defaults))
        {
            defaults.Apply(value);
        }
    }
}
