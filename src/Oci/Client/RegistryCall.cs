using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>On whose behalf, for which image and at which host requests are made.</summary>
internal sealed record RegistryCall(ImageReference Image, RegistryEndpoint Endpoint, RegistryAccess Access)
{
    /// <summary>Another repository of the same registry that must be readable as well: what a blob is mounted from.</summary>
    public string? MountFrom { get; init; }

    /// <summary>Whether a request may be sent again when no one knows what became of it. Not so for parts of an upload, which are taken up where they broke.</summary>
    public bool Repeats { get; init; } = true;

    /// <summary>The host, as messages name it.</summary>
    public string Host => Endpoint.Host;

    public RegistryCredential? Credential => Endpoint.Credential;

    /// <summary>The repository's path at this host; empty: the registry as a whole.</summary>
    public string Repository => Endpoint.RepositoryPrefix.Length == 0 ? Image.Repository : $"{Endpoint.RepositoryPrefix}/{Image.Repository}";

    /// <summary>What a token must allow, whatever the challenge names (distribution's token scopes).</summary>
    public IReadOnlyList<string> Scopes => Repository.Length == 0
        ? []
        : [$"repository:{Repository}:{Actions}", .. MountFrom is null ? (string[])[] : [$"repository:{MountFrom}:pull"]];

    public AuthorizationKey Key => new(Host, string.Join(' ', Scopes), Credential);

    /// <summary>The address of a path below the repository, e.g. <c>manifests/v1</c>, with the query it may have.</summary>
    public Uri Address(string path)
    {
        var address = new Uri(Endpoint.Api, $"/v2/{Repository}/{path}");
        return Endpoint.Namespace is null
            ? address
            : new Uri($"{address}{(address.Query.Length > 0 ? '&' : '?')}ns={Uri.EscapeDataString(Endpoint.Namespace)}");
    }

    private string Actions => Access switch
    {
        RegistryAccess.Push => "pull,push",
        RegistryAccess.Delete => "pull,push,delete",
        _ => "pull",
    };
}
