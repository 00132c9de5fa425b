using Krustlet.Oci.References;

namespace Krustlet.Oci.Credentials;

/// <summary>Chooses, as a kubelet does, which credentials to try for an image and in which order.</summary>
public static class Keyring
{
    /// <summary>Whether a docker configuration's key, like <c>*.azurecr.io</c> or <c>host:5000/team</c>, is for an image.</summary>
    public static bool Matches(ImageReference image, string pattern) => CredentialPattern.Parse(pattern).Matches(image);

    /// <summary>
    /// The credentials whose pattern matches, the longest path first and otherwise in the order given. Empty: go anonymously.
    /// </summary>
    public static IReadOnlyList<RegistryCredential> Matching(ImageReference image, IReadOnlyList<RegistryCredential> credentials) =>
    [
        .. credentials
            .Select(credential => (Credential: credential, Pattern: CredentialPattern.Parse(credential.Pattern)))
            .Where(entry => entry.Pattern.Matches(image))
            .OrderByDescending(entry => entry.Pattern.Path.Length)
            .Select(entry => entry.Credential),
    ];
}
