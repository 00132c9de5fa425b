using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Requests;

/// <summary>What a resource URL names: <c>[namespaces/NS/]PLURAL[/NAME[/SUBRESOURCE[/REST]]]</c> under a group and version.</summary>
internal sealed record ResourcePath(GroupVersion GroupVersion, string? Namespace, string Plural, string? Name, string? Subresource, string Rest)
{
    private static readonly string[] NamespaceSubresources = ["status", "finalize"];

    /// <summary>Null when the path is not one of a resource.</summary>
    public static ResourcePath? TryParse(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return segments switch
        {
            ["api", var version, _, ..] => Read(new GroupVersion("", version), segments[2..]),
            ["apis", var group, var version, _, ..] => Read(new GroupVersion(group, version), segments[3..]),
            _ => null,
        };
    }

    private static ResourcePath Read(GroupVersion groupVersion, string[] segments)
    {
        var inNamespace = segments is ["namespaces", _, var next, ..] && !(segments.Length == 3 && NamespaceSubresources.Contains(next));
        var (ns, rest) = inNamespace ? (segments[1], segments[2..]) : (null, segments);
        return new ResourcePath(
            groupVersion,
            ns,
            rest[0],
            rest.ElementAtOrDefault(1),
            rest.ElementAtOrDefault(2),
            rest.Length > 3 ? string.Join('/', rest[3..]) : "");
    }
}
