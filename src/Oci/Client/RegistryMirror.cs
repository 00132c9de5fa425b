using Krustlet.Oci.Credentials;

namespace Krustlet.Oci.Client;

/// <summary>
/// Another host that has a registry's content. It is asked first for manifests, blobs and referrers, never written to, and never gets the registry's own
/// credentials. Plain HTTP and certificate authorities are said in the <see cref="RegistryHostOptions"/> of the mirror's own name.
/// </summary>
/// <param name="Host">Host and, if not 443, port: <c>mirror.lan:5000</c>.</param>
public sealed record RegistryMirror(string Host)
{
    /// <summary>The path below which the mirror serves the registry's repositories, e.g. <c>cache/hub</c>; empty: none.</summary>
    public string RepositoryPrefix { get; init; } = "";

    /// <summary>Whether it may say what a tag stands for; false: it is asked only for what is pinned by digest, and so cannot hand out an old or another image.</summary>
    /// <value>True.</value>
    public bool ResolvesTags { get; init; } = true;

    /// <summary>Who to be towards the mirror; null for anonymous.</summary>
    public RegistryCredential? Credential { get; init; }
}
