using k8s;
using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>A set of nodes that run modules.</summary>
[KubernetesEntity(Group = KrustletGroup.Name, ApiVersion = KrustletGroup.Version, Kind = KindName, PluralName = PluralName)]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityNames("wnp", Categories = ["all", "krustlet"])]
[ScaleSubresource(".spec.replicas", ".status.replicas", ".status.selector")]
[AdditionalPrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status", Description = "Whether every node is.")]
[AdditionalPrinterColumn("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason", Description = "Why it is, or is not.")]
[AdditionalPrinterColumn("Provisioning", "string", ".spec.provisioning")]
[AdditionalPrinterColumn("Nodes", "integer", ".status.replicas")]
[AdditionalPrinterColumn("Available", "integer", ".status.readyReplicas", Description = "Nodes that are Ready.")]
[AdditionalPrinterColumn("Updated", "integer", ".status.updatedReplicas", Description = "Nodes that carry the template as it is now.")]
[AdditionalPrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[AdditionalPrinterColumn("Message", "string", ".status.conditions[?(@.type==\"Ready\")].message", Priority = 1)]
public sealed class WasmNodePool : IKubernetesObject<V1ObjectMeta>, ISpec<WasmNodePoolSpec>, IStatus<WasmNodePoolStatus?>
{
    /// <summary>The kind.</summary>
    public const string KindName = "WasmNodePool";

    /// <summary>The path segment.</summary>
    public const string PluralName = "wasmnodepools";

    /// <inheritdoc />
    public string ApiVersion { get; set; } = KrustletGroup.ApiVersion;

    /// <inheritdoc />
    public string Kind { get; set; } = KindName;

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc />
    [Required]
    public WasmNodePoolSpec Spec { get; set; } = new();

    /// <inheritdoc />
    public WasmNodePoolStatus? Status { get; set; }
}
