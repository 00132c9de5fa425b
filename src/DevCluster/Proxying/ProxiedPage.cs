using System.Text;
using System.Text.RegularExpressions;

namespace Krustlet.DevCluster.Proxying;

/// <summary>
/// Rewrites the links in a page of HTML. Text is taken byte for byte, as tags are ASCII in every encoding of the web; comments, scripts and
/// styles are left alone.
/// </summary>
internal static partial class ProxiedPage
{
    public static byte[] Rewrite(byte[] page, ProxiedLinks links) =>
        Encoding.Latin1.GetBytes(Part().Replace(Encoding.Latin1.GetString(page), part => part.Groups["tag"].Success ? Tag(part, links) + part.Groups["inside"].Value : part.Value));

    private static string Tag(Match part, ProxiedLinks links)
    {
        var (tag, urls) = (part.Groups["tag"].Value, UrlAttributes(part.Groups["name"].Value.ToLowerInvariant()));
        return urls.Length == 0 ? tag : Attribute().Replace(tag, attribute => Attributed(attribute, urls, links));
    }

    private static string Attributed(Match attribute, string[] urls, ProxiedLinks links) =>
        urls.Contains(attribute.Groups["name"].Value.ToLowerInvariant())
            ? attribute.Groups["start"].Value + attribute.Groups["quote"].Value + links.Rewrite(attribute.Groups["value"].Value) + attribute.Groups["quote"].Value
            : attribute.Value;

    /// <summary>The attributes of an element that hold a URL (HTML 4.01, index of attributes; HTML 5).</summary>
    private static string[] UrlAttributes(string tag) => tag switch
    {
        "a" or "area" or "base" or "link" => ["href"],
        "applet" => ["codebase"],
        "audio" or "embed" or "script" => ["src"],
        "blockquote" or "del" or "ins" or "q" => ["cite"],
        "body" => ["background"],
        "button" => ["formaction"],
        "command" => ["icon"],
        "form" => ["action"],
        "frame" or "iframe" => ["longdesc", "src"],
        "html" => ["manifest"],
        "img" => ["longdesc", "src", "usemap"],
        "input" => ["src", "usemap", "formaction"],
        "object" => ["classid", "codebase", "data", "usemap"],
        "source" => ["src"],
        "video" => ["poster", "src"],
        _ => [],
    };

    // A comment; a script or style with what is inside; or any other tag. Atomic, so that no page makes it go back and forth.
    [GeneratedRegex(
        """<!--.*?-->|(?<tag><(?<name>script|style)\b(?>(?:[^"'>]+|"[^"]*"|'[^']*')*)>)(?<inside>.*?)(?=</\k<name>)|(?<tag><(?<name>[a-z][a-z0-9]*)(?>(?:[^"'>]+|"[^"]*"|'[^']*')*)>)""",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Part();

    [GeneratedRegex("""(?<start>(?<=[\s"'])(?<name>[^\s"'>/=]+)\s*=\s*)(?:(?<quote>["'])(?<value>.*?)\k<quote>|(?<value>[^\s"'>]+))""", RegexOptions.Singleline)]
    private static partial Regex Attribute();
}
