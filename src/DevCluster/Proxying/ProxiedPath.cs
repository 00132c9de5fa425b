using System.Globalization;
using System.Text.RegularExpressions;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Proxying;

/// <summary>The path of a proxied request, taken apart.</summary>
/// <param name="Prefix">Up to and with <c>/proxy</c>.</param>
/// <param name="Rest">What follows, for a URL: empty, or from its slash on.</param>
internal sealed partial record ProxiedPath(string Prefix, string Rest)
{
    public static ProxiedPath Of(ApiCall call)
    {
        var path = call.Path;
        var prefix = $"/api/{path.GroupVersion.Version}/namespaces/{path.Namespace}/{path.Plural}/{path.Name}/{path.Subresource}";
        var slash = call.Http.Request.Path.Value!.EndsWith('/') ? "/" : "";

        // Two slashes at the start would name another host.
        var rest = path.Rest.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Escape).ToArray();
        return new ProxiedPath(prefix, rest.Length == 0 ? slash : "/" + string.Join('/', rest) + slash);
    }

    // What may stand in a path as it is, stays: servers compare paths as text.
    private static string Escape(string segment) =>
        Allowed().Replace(Uri.EscapeDataString(segment), static escaped => ((char)int.Parse(escaped.ValueSpan[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex("%(?:24|26|2B|2C|3A|3B|3D|40)")]
    private static partial Regex Allowed();
}
