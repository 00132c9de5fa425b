using Krustlet.Oci.References;

namespace Krustlet.Oci.Credentials;

/// <summary>Chooses, as a kubelet does, which credentials to try for an image and in which order.</summary>
public static class Keyring
{
    /// <summary>Whether a docker configuration's key, like <c>*.azurecr.io</c> or <c>host:5000/team</c>, is for an image.</summary>
    public static bool Matches(ImageReference image, string pattern) => CredentialPattern.Parse(pattern).Matches(image);

    /// <summary>
    /// The credentials whose pattern matches: by their own order, of the same the longest path first, and otherwise in the order given. Empty: go anonymously.
    /// </summary>
    public static IReadOnlyList<RegistryCredential> Matching(ImageReference image, IReadOnlyList<RegistryCredential> credentials) =>
    [
        .. credentials
            .Select(credential => (Credential: credential, Pattern: CredentialPattern.Parse(credential.Pattern)))
            .Where(entry => entry.Pattern.Matches(image))
            .OrderBy(entry => entry.Credential.Order)
            .ThenByDescending(entry => entry.Pattern.Path.Length)
            .Select(entry => entry.Credential),
    ];

    /// <summary>What of the credentials is for a registry, for it alone: a glob that matches it becomes its host; paths stay.</summary>
    /// <param name="host">The registry as image names have it: <c>registry.lan:5000</c>, <c>docker.io</c>.</param>
    /// <param name="credentials">Credentials of any registries.</param>
    public static IReadOnlyList<RegistryCredential> Of(string host, IReadOnlyList<RegistryCredential> credentials) =>
    [
        .. credentials
            .Select(credential => (Credential: credential, Pattern: CredentialPattern.Parse(credential.Pattern)))
            .Where(entry => entry.Pattern.IsFor(host))
            .Select(entry => entry.Credential with { Pattern = entry.Pattern.Path.Length == 0 ? host : $"{host}/{entry.Pattern.Path}" }),
    ];
}
