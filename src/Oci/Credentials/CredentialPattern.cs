using System.IO.Enumeration;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Credentials;

/// <summary>
/// A docker configuration key as a kubelet reads it: scheme ignored, <c>/v1/</c> and <c>/v2/</c> ignored, a glob per host label
/// (one never crosses a dot), the port equal, the path a prefix by whole segments.
/// </summary>
internal sealed record CredentialPattern(string[] HostLabels, string Port, string Path)
{
    public static CredentialPattern Parse(string key)
    {
        var text = key.Contains("://", StringComparison.Ordinal) ? key[(key.IndexOf("://", StringComparison.Ordinal) + 3)..] : key;
        var slash = text.IndexOf('/');
        var (authority, path) = slash < 0 ? (text, "") : (text[..slash], text[(slash + 1)..].Trim('/'));
        var (host, port) = SplitPort(authority.ToLowerInvariant());
        return new CredentialPattern(Labels(host), port, WithoutApiVersion(path));
    }

    public bool Matches(ImageReference image) =>
        IsFor(image.Registry) && (Path.Length == 0 || image.Repository == Path || image.Repository.StartsWith(Path + "/", StringComparison.Ordinal));

    /// <summary>Whether it is for images of a registry, some or all.</summary>
    public bool IsFor(string registry)
    {
        var (host, port) = SplitPort(registry.ToLowerInvariant());
        var labels = Labels(host);
        return port == Port && labels.Length == HostLabels.Length && labels.Zip(HostLabels).All(pair => FileSystemName.MatchesSimpleExpression(pair.Second, pair.First));
    }

    private static string WithoutApiVersion(string path) =>
        path is "v1" or "v2" ? "" : path.StartsWith("v1/", StringComparison.Ordinal) || path.StartsWith("v2/", StringComparison.Ordinal) ? path[3..] : path;

    private static string[] Labels(string host) =>
        (host is "index.docker.io" or "registry-1.docker.io" ? ImageReference.DockerHub : host).Split('.');

    private static (string Host, string Port) SplitPort(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.EndsWith(']') ? (authority, "") : (authority[..colon], authority[(colon + 1)..]);
    }
}
