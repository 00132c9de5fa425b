using Krustlet.Oci.Credentials;

namespace Krustlet.Oci.Client;

/// <summary>One host that may answer for a repository: the registry of the image's name, or a mirror of it.</summary>
/// <param name="Host">As options and messages name it.</param>
/// <param name="Api">Scheme, host and port of its API.</param>
/// <param name="Credential">Who to be there; null for anonymous.</param>
internal sealed record RegistryEndpoint(string Host, Uri Api, RegistryCredential? Credential)
{
    /// <summary>The registry a mirror answers for, sent as <c>ns</c> (OCI distribution spec 1.1, "Registry Proxying"); null: this is the registry itself.</summary>
    public string? Namespace { get; init; }

    /// <summary>The path a mirror serves the registry's repositories below, e.g. <c>cache/hub</c>; empty: none.</summary>
    public string RepositoryPrefix { get; init; } = "";

    /// <summary>Whether it may say what a tag stands for.</summary>
    public bool ResolvesTags { get; init; } = true;

    public bool IsMirror => Namespace is not null;

    /// <summary>Whether an address is on this very host: only there may the credential go.</summary>
    public bool Owns(Uri address) => address.Scheme == Api.Scheme && address.Authority == Api.Authority;
}
