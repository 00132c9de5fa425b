using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Client;

/// <summary>Reads hosts that a module may call, as people write them.</summary>
public static class OutboundHosts
{
    /// <summary><c>host</c>, <c>host:port</c>, <c>*.domain</c> or <c>*.domain:port</c>; null for anything else.</summary>
    public static OutboundHost? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isAnyOf = text.StartsWith("*.", StringComparison.Ordinal);
        return Uri.TryCreate($"http://{(isAnyOf ? text[2..] : text)}", UriKind.Absolute, out var url) && url is { PathAndQuery: "/", UserInfo: "", Fragment: "", IdnHost.Length: > 0 } && !text.EndsWith('/')
            ? new OutboundHost { Name = isAnyOf ? $"*.{url.IdnHost}" : url.IdnHost, Port = NamesPort(text) ? (uint)url.Port : 0 }
            : null;
    }

    // The port that a URL has without saying so is not one that was asked for.
    private static bool NamesPort(string text) => text.LastIndexOf(':') is var colon && colon > text.LastIndexOf(']') && colon >= 0;
}
