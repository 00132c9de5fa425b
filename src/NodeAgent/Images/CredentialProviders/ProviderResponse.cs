using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.Images.CredentialProviders;

/// <summary>credentialprovider.kubelet.k8s.io CredentialProviderResponse.</summary>
internal sealed record ProviderResponse
{
    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    /// <summary>Image, Registry or Global.</summary>
    [JsonPropertyName("cacheKeyType")]
    public string? CacheKeyType { get; init; }

    /// <summary>metav1.Duration: <c>12h0m0s</c>.</summary>
    [JsonPropertyName("cacheDuration")]
    public string? CacheDuration { get; init; }

    [JsonPropertyName("auth")]
    public IReadOnlyDictionary<string, ProviderAuth>? Auth { get; init; }
}
