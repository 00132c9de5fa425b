namespace Krustlet.Contracts.Hosts;

/// <summary>A host that a module may call, as people write it: <c>host</c>, <c>host:port</c>, <c>*.domain</c> or <c>*.domain:port</c>.</summary>
/// <param name="Name">A name or address in its canonical form (IDNs in Punycode, IPv6 without brackets), or <c>*.</c> and a domain.</param>
/// <param name="Port">The only port, or 0 for any.</param>
public sealed record HostPattern(string Name, int Port = 0)
{
    private const string AnyOf = "*.";

    /// <summary>Reads a pattern; null for anything else.</summary>
    public static HostPattern? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isAnyOf = text.StartsWith(AnyOf, StringComparison.Ordinal);
        return Uri.TryCreate($"http://{(isAnyOf ? text[AnyOf.Length..] : text)}", UriKind.Absolute, out var url) && url is { PathAndQuery: "/", UserInfo: "", Fragment: "", IdnHost.Length: > 0 } && !text.EndsWith('/')
            ? new HostPattern(isAnyOf ? AnyOf + url.IdnHost : url.IdnHost, NamesPort(text) ? url.Port : 0)
            : null;
    }

    /// <summary>Whether whatever <paramref name="asked"/> allows is allowed by this. A wildcard asks for any subdomain: it is covered where its domain's subdomains are.</summary>
    public bool Covers(HostPattern asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return (Port == 0 || Port == asked.Port)
            && (Name.Equals(asked.Name, StringComparison.OrdinalIgnoreCase)
                || (Name.StartsWith(AnyOf, StringComparison.Ordinal) && Bare(asked.Name).EndsWith(Name[1..], StringComparison.OrdinalIgnoreCase)));
    }

    /// <inheritdoc/>
    public override string ToString() => (Name.Contains(':', StringComparison.Ordinal) ? $"[{Name}]" : Name) + (Port == 0 ? "" : $":{Port}");

    private static string Bare(string name) => name.StartsWith(AnyOf, StringComparison.Ordinal) ? name[1..] : name;

    // The port that a URL has without saying so is not one that was asked for.
    private static bool NamesPort(string text) => text.LastIndexOf(':') is var colon && colon > text.LastIndexOf(']') && colon >= 0;
}
