using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Krustlet.NodeAgent.KubeletServer.Streaming;

/// <summary>Turns an HTTP/1.1 request into a SPDY connection, as Kubernetes' <c>httpstream</c> clients ask for it.</summary>
internal static class SpdyUpgrade
{
    private const string Protocol = "SPDY/3.1";
    private const string StreamProtocol = "X-Stream-Protocol-Version";

    /// <summary>Whether the request asks for it.</summary>
    public static bool IsAskedFor(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && context.Request.Headers.Upgrade.ToString().StartsWith(Protocol, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The first of the caller's stream protocols that is offered; empty when the caller names none, as the oldest do. Null when there is none in
    /// common: the caller has been told.
    /// </summary>
    public static async Task<string?> NegotiateAsync(HttpContext context, IReadOnlyList<string> offered)
    {
        string[] wanted = [.. context.Request.Headers[StreamProtocol].SelectMany(line => line!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (wanted.Length == 0)
        {
            return string.Empty;
        }

        if (wanted.FirstOrDefault(offered.Contains) is { } protocol)
        {
            context.Response.Headers[StreamProtocol] = protocol;
            return protocol;
        }

        context.Response.Headers["Accept-" + StreamProtocol] = offered.ToArray();
        await PlainText.WriteAsync(
            context,
            StatusCodes.Status403Forbidden,
            $"unable to upgrade: unable to negotiate protocol: client supports [{string.Join(' ', wanted)}], server accepts [{string.Join(' ', offered)}]").ConfigureAwait(false);
        return null;
    }

    /// <summary>Switches the connection over.</summary>
    public static Task<Stream> SwitchAsync(HttpContext context)
    {
        context.Response.Headers.Upgrade = Protocol;
        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    /// <summary>Tells a caller that did not ask for an upgrade that this route is for nothing else.</summary>
    public static Task RefuseAsync(HttpContext context) => PlainText.WriteAsync(
        context,
        StatusCodes.Status400BadRequest,
        $"unable to upgrade: the request asks for neither {Protocol} nor WebSocket (Connection: Upgrade, Upgrade: …).");
}
