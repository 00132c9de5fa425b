using Krustlet.Oci.Credentials;

namespace Krustlet.Oci.Client;

/// <summary>What an Authorization header is good for.</summary>
internal sealed record AuthorizationKey(string Registry, string Repository, RegistryAccess Access, RegistryCredential? Credential);
