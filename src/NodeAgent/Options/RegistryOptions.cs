using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Images.Access;
using Krustlet.NodeAgent.Images.CredentialProviders;
using Krustlet.Oci.Client;

namespace Krustlet.NodeAgent.Options;

/// <summary>How the node reaches registries, and who it is towards them.</summary>
/// <param name="Providers">Credential provider plugins, in the order in which they are asked.</param>
/// <param name="ProviderFolder">Full path of the folder of those programs; null without any.</param>
/// <param name="DockerConfig">Full path of the node's docker configuration; null for none.</param>
internal sealed record RegistryOptions(IReadOnlyList<CredentialProviderOptions> Providers, string? ProviderFolder, string? DockerConfig)
{
    /// <summary>Registries that need something else than the defaults, each once.</summary>
    public IReadOnlyList<RegistryHostOptions> Hosts { get; init; } = [];

    /// <summary>The Secret by which a pool offers credentials to Pods; null for none.</summary>
    public NamespacedName? PoolSecret { get; init; }

    /// <summary>When images that are here are verified to be a Pod's to use.</summary>
    public ImageAccessOptions Access { get; init; } = ImageAccessOptions.Default;

    /// <summary>No credentials and nothing special at all.</summary>
    public static RegistryOptions None { get; } = new([], null, null);
}
