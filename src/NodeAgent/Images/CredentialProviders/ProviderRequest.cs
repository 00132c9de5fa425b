using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.Images.CredentialProviders;

/// <summary>credentialprovider.kubelet.k8s.io CredentialProviderRequest.</summary>
internal sealed record ProviderRequest
{
    [JsonPropertyName("kind")]
    public string Kind { get; init; } = "CredentialProviderRequest";

    [JsonPropertyName("apiVersion")]
    public required string ApiVersion { get; init; }

    [JsonPropertyName("image")]
    public required string Image { get; init; }
}
