namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>A request as a guest made it.</summary>
/// <param name="Url">Absolute, http or https.</param>
/// <param name="Method">A token.</param>
/// <param name="Headers">By name.</param>
/// <param name="Body">May be empty.</param>
internal sealed record HttpCall(Uri Url, string Method, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Never the guest's to say: they describe the connection, which is ours.</summary>
    private static readonly HashSet<string> OfTheConnection = new(["connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Secrets = ["authorization", "cookie"];

    /// <summary>The message to send.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), Url);
        message.Content = Body.Length > 0 || Headers.Keys.Any(static name => name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)) ? new ByteArrayContent(Body) : null;
        message.Headers.Host = Headers.GetValueOrDefault("host");
        foreach (var (name, value) in Headers.Where(static header => !OfTheConnection.Contains(header.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    /// <summary>What an answer sends on to; null when it is to be handed to the guest.</summary>
    public HttpCall? Redirected(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location || !Uri.TryCreate(Url, location, out var target) || !IsHttp(target))
        {
            return null;
        }

        var isElsewhere = target.IdnHost != Url.IdnHost || target.Port != Url.Port || target.Scheme != Url.Scheme;
        var headers = Headers.Where(header => !header.Key.Equals("host", StringComparison.OrdinalIgnoreCase) && !(isElsewhere && Secrets.Contains(header.Key, StringComparer.OrdinalIgnoreCase)));
        var becomesGet = status is 301 or 302 or 303 && Method is not ("GET" or "HEAD");
        return becomesGet
            ? new HttpCall(target, "GET", Copy(headers.Where(static header => !header.Key.StartsWith("content-", StringComparison.OrdinalIgnoreCase))), [])
            : this with { Url = target, Headers = Copy(headers) };
    }

    public static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    private static Dictionary<string, string> Copy(IEnumerable<KeyValuePair<string, string>> headers) => new(headers, StringComparer.OrdinalIgnoreCase);
}
