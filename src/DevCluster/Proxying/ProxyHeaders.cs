using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Proxying;

/// <summary>Which headers go through a proxy (Go's <c>httputil.ReverseProxy</c> and apimachinery's transports around it).</summary>
internal static class ProxyHeaders
{
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    // The caller's credentials are for the API server alone.
    private static readonly HashSet<string> OfTheApiServer = new(StringComparer.OrdinalIgnoreCase) { "Authorization" };

    // A page of a Pod must not open the API server's origin to others.
    private static readonly HashSet<string> OfTheOrigin = new(StringComparer.OrdinalIgnoreCase)
    {
        "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers", "Access-Control-Max-Age",
    };

    public static void ToBackend(ApiCall call, ProxiedPath path, HttpRequestMessage request)
    {
        var incoming = call.Http.Request.Headers;
        var named = Named(incoming.Connection.OfType<string>());
        foreach (var (name, values) in incoming.Where(header => IsForBackend(header.Key) && !named.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.OfType<string>()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.OfType<string>());
            }
        }

        request.Headers.Remove("X-Forwarded-Uri");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Uri", path.Prefix + path.Rest);
        request.Headers.Remove("X-Forwarded-For");
        var way = incoming["X-Forwarded-For"].OfType<string>().Append(call.Http.Connection.RemoteIpAddress?.ToString() ?? "");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", string.Join(", ", way.Where(static hop => hop.Length > 0)));
    }

    /// <summary>All but a redirect's address, which has to be rewritten.</summary>
    public static void FromBackend(HttpResponseMessage answer, ApiCall call)
    {
        var named = Named(answer.Headers.Connection);
        var all = answer.Headers.Concat(answer.Content.Headers);
        foreach (var (name, values) in all.Where(header => !OfTheConnection.Contains(header.Key) && !OfTheOrigin.Contains(header.Key) && !named.Contains(header.Key)))
        {
            call.Http.Response.Headers[name] = values.ToArray();
        }
    }

    private static bool IsForBackend(string name) =>
        !OfTheConnection.Contains(name) && !OfTheApiServer.Contains(name) && !name.StartsWith(':') && !name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> Named(IEnumerable<string> connection) =>
        connection.SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
