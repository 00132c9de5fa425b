namespace Krustlet.Oci.Credentials;

/// <summary>
/// Who to be towards which registries: one entry of a docker configuration's <c>auths</c>, or a user's own.
/// </summary>
/// <param name="Pattern">Host with optional globs, port and path prefix: <c>ghcr.io</c>, <c>*.azurecr.io</c>, <c>host:5000/team</c> (Kubernetes, "Interpretation of config.json").</param>
/// <param name="Username">The user, or null with an identity token.</param>
/// <param name="Password">Password or access token.</param>
/// <param name="IdentityToken">An OAuth2 refresh token, exchanged at the registry's token service.</param>
public sealed record RegistryCredential(string Pattern, string? Username, string? Password, string? IdentityToken = null)
{
    /// <summary>Where it is from, in the order to try: all of a lower number before those of a higher one, whatever their paths.</summary>
    public int Order { get; init; }

    /// <summary>No secret: it must never reach a log.</summary>
    public override string ToString() => $"{Username ?? "token"} for {Pattern}";
}
