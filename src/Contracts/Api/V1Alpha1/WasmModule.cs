using k8s;
using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>A WebAssembly module to run: becomes a Deployment, a Job or a CronJob.</summary>
[KubernetesEntity(Group = KrustletGroup.Name, ApiVersion = KrustletGroup.Version, Kind = KindName, PluralName = PluralName)]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityNames("wm", Categories = ["all", "krustlet"])]
[ScaleSubresource(".spec.replicas", ".status.replicas", ".status.selector")]
[AdditionalPrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status", Description = "Whether the module is doing what it should.")]
[AdditionalPrinterColumn("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason", Description = "Why it is, or is not.")]
[AdditionalPrinterColumn("Workload", "string", ".spec.workload")]
[AdditionalPrinterColumn("Desired", "integer", ".spec.replicas")]
[AdditionalPrinterColumn("Available", "integer", ".status.readyReplicas", Description = "Pods that are Ready.")]
[AdditionalPrinterColumn("Module", "string", ".spec.module")]
[AdditionalPrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[AdditionalPrinterColumn("Pool", "string", ".spec.nodePool", Priority = 1)]
[AdditionalPrinterColumn("Digest", "string", ".status.resolvedDigest", Priority = 1)]
[AdditionalPrinterColumn("Message", "string", ".status.conditions[?(@.type==\"Ready\")].message", Priority = 1)]
public sealed class WasmModule : IKubernetesObject<V1ObjectMeta>, ISpec<WasmModuleSpec>, IStatus<WasmModuleStatus?>
{
    /// <summary>The kind.</summary>
    public const string KindName = "WasmModule";

    /// <summary>The path segment.</summary>
    public const string PluralName = "wasmmodules";

    /// <inheritdoc />
    public string ApiVersion { get; set; } = KrustletGroup.ApiVersion;

    /// <inheritdoc />
    public string Kind { get; set; } = KindName;

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc />
    [Required]
    public WasmModuleSpec Spec { get; set; } = new();

    /// <inheritdoc />
    public WasmModuleStatus? Status { get; set; }
}
