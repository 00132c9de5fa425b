namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>What came of a request.</summary>
/// <param name="Error">How it failed; Success when there is a reply.</param>
/// <param name="Reply">The answer.</param>
internal sealed record HttpExchange(HttpError Error, HttpReply? Reply)
{
    private const int MostRedirects = 10;

    /// <summary>Sends a request, and follows redirects as far as the list goes.</summary>
    public static async Task<HttpExchange> RunAsync(HttpCall call, AllowList allowed, OutboundConnections connections, CancellationToken cancellationToken)
    {
        try
        {
            for (var hop = 0; hop <= MostRedirects; hop++)
            {
                if (!allowed.Allows(call.Url) || !AllowsHostHeader(call, allowed))
                {
                    return new HttpExchange(HttpError.DestinationNotAllowed, null);
                }

                using var message = call.ToMessage();
                var response = await connections.SendAsync(message, cancellationToken);
                if (call.Redirected(response) is not { } next)
                {
                    return new HttpExchange(HttpError.Success, await HttpReply.OpenAsync(response, cancellationToken));
                }

                response.Dispose();
                call = next;
            }

            return new HttpExchange(HttpError.Request, null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new HttpExchange(HttpError.Request, null);
        }
    }

    /// <summary>Servers of many sites go by this header: it has to be for a site on the list too.</summary>
    private static bool AllowsHostHeader(HttpCall call, AllowList allowed) =>
        !call.Headers.TryGetValue("host", out var host)
        || (Uri.TryCreate($"{call.Url.Scheme}://{host}", UriKind.Absolute, out var site) && site is { PathAndQuery: "/", UserInfo: "", Fragment: "" } && allowed.Allows(site));
}
