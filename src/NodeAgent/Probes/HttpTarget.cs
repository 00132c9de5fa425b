using k8s.Models;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Probes;

/// <summary>An <c>httpGet</c> handler as a request.</summary>
/// <param name="Address">Where.</param>
/// <param name="Headers">As the handler has them; <c>Host</c> replaces the address's own.</param>
internal sealed record HttpTarget(Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private const string UserAgentHeader = "User-Agent";
    private const string AcceptHeader = "Accept";

    /// <summary>The request that a handler of a container means.</summary>
    /// <exception cref="HandlerException">Its port or path means nothing.</exception>
    public static HttpTarget Of(PodFacts pod, ContainerFacts container, V1HTTPGetAction get)
    {
        var host = HandlerAddress.Host(pod, get.Host);
        var authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        var path = get.Path is { Length: > 0 } given ? given.StartsWith('/') ? given : "/" + given : "/";
        var scheme = string.Equals(get.Scheme, "HTTPS", StringComparison.OrdinalIgnoreCase) ? "https" : "http";
        return Uri.TryCreate($"{scheme}://{authority}:{HandlerAddress.Port(container, get.Port)}{path}", UriKind.Absolute, out var address)
            ? new HttpTarget(address, [.. (get.HttpHeaders ?? []).Select(static h => KeyValuePair.Create(h.Name, h.Value ?? ""))])
            : throw new HandlerException($"invalid host \"{get.Host}\" or path \"{get.Path}\": give a host name or address, and a path as in a URL");
    }

    /// <summary>A new request to the address, or to where it was redirected.</summary>
    public HttpRequestMessage ToRequest(Uri? redirected = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, redirected ?? Address);
        foreach (var (name, value) in Headers.Where(static h => h.Value.Length > 0))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        AddDefault(request, UserAgentHeader, $"kube-probe/{Version(NodeSystemInfo.Version)}");
        AddDefault(request, AcceptHeader, "*/*");
        request.Headers.ConnectionClose = true;
        return request;
    }

    /// <summary>A header that the handler names, be it with nothing, is its own.</summary>
    private void AddDefault(HttpRequestMessage request, string name, string value)
    {
        if (!Headers.Any(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary><c>1.2.3-rc</c> gives <c>1.2</c>.</summary>
    private static string Version(string version) => string.Join('.', version.TrimStart('v').Split('.', '-').Take(2));
}
