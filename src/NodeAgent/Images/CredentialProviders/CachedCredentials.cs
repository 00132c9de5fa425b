using Krustlet.Oci.Credentials;

namespace Krustlet.NodeAgent.Images.CredentialProviders;

/// <summary>A plugin's answer while it holds.</summary>
internal sealed record CachedCredentials(IReadOnlyList<RegistryCredential> Credentials, DateTimeOffset Expires);
