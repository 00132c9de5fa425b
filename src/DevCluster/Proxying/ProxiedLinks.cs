using System.Text.RegularExpressions;

namespace Krustlet.DevCluster.Proxying;

/// <summary>Makes links that a proxied server writes to itself lead through the proxy (apimachinery <c>proxy.Transport</c>).</summary>
/// <param name="prefix">Path of the proxy.</param>
/// <param name="backend">Host and port of the server.</param>
/// <param name="asked">Host header of the request.</param>
internal sealed partial class ProxiedLinks(string prefix, string backend, string asked)
{
    /// <summary>Links to other hosts and relative ones stay as they are.</summary>
    public string Rewrite(string link)
    {
        var parts = Link().Match(link);
        var (host, path) = (parts.Groups["host"].Value, parts.Groups["path"].Value);
        if (!path.StartsWith('/') || (host.Length > 0 && host != backend && host != asked))
        {
            return link;
        }

        var start = host == asked && host.Length > 0 ? parts.Groups["origin"].Value : "";
        var rewritten = path.StartsWith(prefix, StringComparison.Ordinal) ? path : prefix + path;
        return start + rewritten + parts.Groups["rest"].Value;
    }

    [GeneratedRegex(@"^(?<origin>(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://(?<host>[^/?#]*))?)(?<path>[^?#]*)(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Link();
}
