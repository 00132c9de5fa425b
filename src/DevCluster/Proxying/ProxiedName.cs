using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Proxying;

/// <summary>What the name in a proxy's path says (apimachinery <c>SplitSchemeNamePort</c>).</summary>
/// <param name="Scheme"><c>http</c>, <c>https</c> or, when none is given, empty.</param>
/// <param name="Name">The object.</param>
/// <param name="Port">As it was given; empty when it was not.</param>
internal sealed record ProxiedName(string Scheme, string Name, string Port)
{
    public string SchemeOrDefault => Scheme.Length > 0 ? Scheme : Uri.UriSchemeHttp;

    /// <summary>Reads <c>NAME</c>, <c>NAME:PORT</c> or <c>SCHEME:NAME:PORT</c>; anything else is a 400 that names the <paramref name="kind"/>.</summary>
    public static ProxiedName Of(ApiCall call, string kind)
    {
        var id = call.Key.Name;
        return id.Split(':') switch
        {
            [{ Length: > 0 } name] => new ProxiedName("", name, ""),
            [{ Length: > 0 } name, var port] => new ProxiedName("", name, port),
            [("" or "http" or "https") and var scheme, { Length: > 0 } name, var port] => new ProxiedName(scheme, name, port),
            _ => throw Failures.BadRequest($"invalid {kind} request \"{id}\""),
        };
    }
}
