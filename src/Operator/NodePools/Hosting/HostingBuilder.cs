using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Operator.NodePools.Joining;

namespace Krustlet.Operator.NodePools.Hosting;

/// <summary>The objects by which a Hosted or Daemon pool has its agents, all in the operator's namespace and owned by the pool. Pure.</summary>
internal static class HostingBuilder
{
    /// <summary>A Daemon agent's Node is named after the node it is beside.</summary>
    public const string DaemonSuffix = "-wasm";

    /// <summary>Name of the StatefulSet or DaemonSet; a Hosted pool's Nodes are NAME-0, NAME-1, ….</summary>
    public static string WorkloadName(string pool) => $"krustlet-pool-{pool}";

    public static V1ServiceAccount ServiceAccount(WasmNodePool pool, string inNamespace) => new()
    {
        ApiVersion = ApiResources.ServiceAccounts.ApiVersion,
        Kind = ApiResources.ServiceAccounts.Kind,
        Metadata = PoolObjects.Metadata(pool, inNamespace, AgentPodBuilder.ServiceAccount(pool.Metadata.Name)),
        AutomountServiceAccountToken = false,
    };

    public static V1ConfigMap Configuration(WasmNodePool pool, string inNamespace, AgentFiles files) => new()
    {
        ApiVersion = ApiResources.ConfigMaps.ApiVersion,
        Kind = ApiResources.ConfigMaps.Kind,
        Metadata = PoolObjects.Metadata(pool, inNamespace, AgentPodBuilder.ConfigMap(pool.Metadata.Name)),
        Data = files.Content.ToDictionary(),
    };

    public static V1Secret Bootstrap(WasmNodePool pool, string inNamespace, string kubeconfig) => new()
    {
        ApiVersion = ApiResources.Secrets.ApiVersion,
        Kind = ApiResources.Secrets.Kind,
        Metadata = PoolObjects.Metadata(pool, inNamespace, AgentPodBuilder.BootstrapSecret(pool.Metadata.Name)),
        Type = "Opaque",
        Data = new Dictionary<string, byte[]> { [InstallSecretBuilder.BootstrapFile] = Encoding.UTF8.GetBytes(kubeconfig) },
    };

    /// <summary>The agents of a Hosted pool. Pods are replaced by the operator, which drains their Nodes first.</summary>
    public static V1StatefulSet StatefulSet(WasmNodePool pool, string inNamespace, AgentFiles files, int replicas) => new()
    {
        ApiVersion = ApiResources.StatefulSets.ApiVersion,
        Kind = ApiResources.StatefulSets.Kind,
        Metadata = PoolObjects.Metadata(pool, inNamespace, WorkloadName(pool.Metadata.Name)),
        Spec = new V1StatefulSetSpec
        {
            Replicas = replicas,
            ServiceName = WorkloadName(pool.Metadata.Name),
            PodManagementPolicy = "Parallel",
            UpdateStrategy = new V1StatefulSetUpdateStrategy { Type = "OnDelete" },
            Selector = new V1LabelSelector { MatchLabels = PoolObjects.Labels(pool.Metadata.Name) },
            Template = AgentPodBuilder.Build(pool, files, "$(POD_NAME)"),
        },
    };

    /// <summary>The agents of a Daemon pool, likewise.</summary>
    public static V1DaemonSet DaemonSet(WasmNodePool pool, string inNamespace, AgentFiles files) => new()
    {
        ApiVersion = ApiResources.DaemonSets.ApiVersion,
        Kind = ApiResources.DaemonSets.Kind,
        Metadata = PoolObjects.Metadata(pool, inNamespace, WorkloadName(pool.Metadata.Name)),
        Spec = new V1DaemonSetSpec
        {
            UpdateStrategy = new V1DaemonSetUpdateStrategy { Type = "OnDelete" },
            Selector = new V1LabelSelector { MatchLabels = PoolObjects.Labels(pool.Metadata.Name) },
            Template = AgentPodBuilder.Build(pool, files, $"$(HOST_NODE_NAME){DaemonSuffix}"),
        },
    };

    /// <summary>The Node of an agent's Pod.</summary>
    public static string NodeOf(V1Pod pod, NodePoolProvisioning provisioning) =>
        provisioning == NodePoolProvisioning.Hosted ? pod.Metadata.Name : pod.Spec?.NodeName + DaemonSuffix;

    /// <summary>Name of the Linux node that a Daemon agent's Node is beside; null for another Node.</summary>
    public static string? LinuxNodeOf(V1Node node) =>
        node.Metadata.Labels?.TryGetValue(KrustletLabels.Provisioning, out var provisioning) == true && provisioning == nameof(NodePoolProvisioning.Daemon)
        && node.Metadata.Name.EndsWith(DaemonSuffix, StringComparison.Ordinal) ? node.Metadata.Name[..^DaemonSuffix.Length] : null;
}
