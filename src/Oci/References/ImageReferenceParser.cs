using System.Text.RegularExpressions;

namespace Krustlet.Oci.References;

/// <summary>The reference grammar (OCI distribution spec 1.1, "Pulling manifests", and the defaults every container tool applies).</summary>
internal static partial class ImageReferenceParser
{
    private const int LongestName = 255;

    /// <summary>Either the reference, or what is wrong with the text.</summary>
    public static (ImageReference? Reference, string Problem) Read(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return (null, "leave the scheme away, e.g. ghcr.io/me/hello:v1");
        }

        var (rest, digestText) = Cut(text, text.IndexOf('@'));
        ContentDigest? digest = null;
        if (digestText is not null && !ContentDigest.TryParse(digestText, out digest))
        {
            return (null, "after @ comes a digest, sha256: and 64 lower-case hex digits");
        }

        // A colon before the last slash belongs to the port.
        var colon = rest.LastIndexOf(':');
        var (name, tag) = Cut(rest, colon > rest.LastIndexOf('/') ? colon : -1);
        if (tag is not null && !Tag().IsMatch(tag))
        {
            return (null, $"the tag \"{tag}\" may have letters, digits, _ . and -, must not begin with . or -, and is at most 128 long");
        }

        return ReadName(name) switch
        {
            (null, var problem) => (null, problem),
            (var (registry, repository), _) => (new ImageReference(registry, repository, tag ?? (digest is null ? "latest" : null), digest), ""),
        };
    }

    private static ((string Registry, string Repository)? Name, string Problem) ReadName(string name)
    {
        if (name.Length == 0)
        {
            return (null, "it has no repository; write e.g. ghcr.io/me/hello:v1");
        }

        var slash = name.IndexOf('/');
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first == "localhost" || first.AsSpan().ContainsAny(".:[");
        var registry = hasRegistry ? Normalise(first) : ImageReference.DockerHub;
        var repository = hasRegistry ? name[(slash + 1)..] : name;
        if (registry == ImageReference.DockerHub && !repository.Contains('/'))
        {
            repository = "library/" + repository;
        }

        if (!Registry().IsMatch(registry))
        {
            return (null, $"\"{first}\" is not a registry host; write host or host:port");
        }

        if (!Repository().IsMatch(repository))
        {
            return (null, $"the repository \"{repository}\" may have lower-case letters and digits, with . _ or - between them, in parts separated by /");
        }

        return registry.Length + repository.Length + 1 > LongestName
            ? (null, $"its name is over {LongestName} characters")
            : ((registry, repository), "");
    }

    private static string Normalise(string registry) =>
        registry is "index.docker.io" or "registry-1.docker.io" ? ImageReference.DockerHub : registry.ToLowerInvariant();

    private static (string Before, string? After) Cut(string text, int at) => at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);

    [GeneratedRegex(@"^\w[\w.-]{0,127}\z", RegexOptions.ECMAScript)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?\z")]
    private static partial Regex Registry();

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Repository();
}
