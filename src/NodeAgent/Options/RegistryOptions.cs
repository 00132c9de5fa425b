using Krustlet.NodeAgent.Images.CredentialProviders;

namespace Krustlet.NodeAgent.Options;

/// <summary>Who the node is towards registries.</summary>
/// <param name="Providers">Credential provider plugins, in the order in which they are asked.</param>
/// <param name="ProviderFolder">Full path of the folder of those programs; null without any.</param>
/// <param name="DockerConfig">Full path of the node's docker configuration; null for none.</param>
internal sealed record RegistryOptions(IReadOnlyList<CredentialProviderOptions> Providers, string? ProviderFolder, string? DockerConfig)
{
    /// <summary>No credentials at all.</summary>
    public static RegistryOptions None { get; } = new([], null, null);
}
