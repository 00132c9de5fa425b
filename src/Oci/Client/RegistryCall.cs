using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>On whose behalf, and for which image, requests are made.</summary>
internal sealed record RegistryCall(ImageReference Image, RegistryCredential? Credential, RegistryAccess Access)
{
    /// <summary>The scope to ask a token service for when the challenge names none.</summary>
    public string Scope => $"repository:{Image.Repository}:{(Access == RegistryAccess.Push ? "pull,push" : "pull")}";

    public AuthorizationKey Key => new(Image.Registry, Image.Repository, Access, Credential);
}
