namespace Krustlet.Oci.Credentials;

/// <summary>A docker <c>config.json</c>: who to be, or whom to ask.</summary>
/// <param name="Credentials">Entries of <c>auths</c> that have a credential, in file order.</param>
/// <param name="Store"><c>credsStore</c>: the helper for every registry that has none of its own; null for none.</param>
/// <param name="Helpers"><c>credHelpers</c>: helpers by registry.</param>
public sealed record DockerConfigDocument(IReadOnlyList<RegistryCredential> Credentials, string? Store, IReadOnlyDictionary<string, string> Helpers)
{
    /// <summary>The helper to ask about a registry; null for none.</summary>
    /// <param name="server">As logged in to: <c>ghcr.io</c>, or <c>https://index.docker.io/v1/</c>.</param>
    public string? HelperFor(string server) => Helpers.TryGetValue(server, out var own) && own.Length > 0 ? own : Store;
}
