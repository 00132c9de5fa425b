using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

namespace Krustlet.ModuleHost.Runtimes.Components;

/// <summary>Lets a component call the hosts that its Pod names. The engine follows no redirects and makes the <c>Host</c> header itself.</summary>
internal sealed class ComponentRequests(OutboundHttpSpec outbound) : IRequestRules
{
    private readonly AllowList allowed = new(outbound);

    /// <inheritdoc/>
    public bool AllowsAny => (outbound.AllowAll || outbound.Hosts.Count > 0) && outbound.MaxConcurrentRequests is not 0;

    /// <inheritdoc/>
    public bool Allows(string? scheme, string? authority) =>
        AllowsAny && scheme is not null && authority is not null && ToUrl(scheme, authority) is { } url && allowed.Allows(url);

    /// <summary>The URL of a host; null when there is more in it, which the engine might understand in another way.</summary>
    private static Uri? ToUrl(string scheme, string authority) =>
        authority.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']') && !authority.EndsWith(':')
            && Uri.TryCreate($"{scheme}://{authority}/", UriKind.Absolute, out var url)
            && url is { PathAndQuery: "/", UserInfo: "", Fragment: "", IdnHost.Length: > 0 }
            ? url
            : null;
}
