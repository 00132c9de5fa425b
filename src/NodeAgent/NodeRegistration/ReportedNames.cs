namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>
/// The names by which the Node reports an image (core <c>ContainerImage</c>). The scheduler's ImageLocality compares them, letter for letter, with what
/// Pods ask for, and Pods that are pinned ask for <c>repository:tag@digest</c>.
/// </summary>
internal static class ReportedNames
{
    /// <summary>Kubelet's bound of names an image.</summary>
    private const int Most = 5;

    /// <summary>Digest references, tags, then each tag with its digest.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names)
    {
        var digests = names.Select(static name => (Name: name, At: name.IndexOf('@', StringComparison.Ordinal))).Where(static name => name.At > 0).ToList();
        var pinned = from tag in names
                     where !tag.Contains('@', StringComparison.Ordinal)
                     from digest in digests
                     where tag.StartsWith(digest.Name[..digest.At] + ":", StringComparison.Ordinal)
                     select tag + digest.Name[digest.At..];
        return [.. names.Concat(pinned).Take(Most)];
    }
}
