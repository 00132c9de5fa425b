using Krustlet.Oci.Credentials;

namespace Krustlet.Oci.Client;

/// <summary>What an Authorization header is good for: a host, scopes in one text, and who asks.</summary>
internal sealed record AuthorizationKey(string Host, string Scopes, RegistryCredential? Credential);
