using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Discovery;

/// <summary>An object of any kind, its metadata only (metav1 <c>PartialObjectMetadata</c>).</summary>
internal sealed class ObjectHeader : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "";

    /// <inheritdoc/>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "";

    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();
}
