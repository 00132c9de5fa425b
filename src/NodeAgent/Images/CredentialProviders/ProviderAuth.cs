using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.Images.CredentialProviders;

/// <summary>credentialprovider.kubelet.k8s.io AuthConfig.</summary>
internal sealed record ProviderAuth
{
    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    /// <summary>No secret.</summary>
    public override string ToString() => Username ?? "";
}
