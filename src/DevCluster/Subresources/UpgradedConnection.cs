using System.Net;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http.Features;

namespace Krustlet.DevCluster.Subresources;

/// <summary>
/// Joins an upgraded client connection with one to a kubelet, byte for byte (apimachinery <c>UpgradeAwareHandler</c>): SPDY and
/// WebSocket alike. A kubelet that refuses is heard in its own words.
/// </summary>
internal static class UpgradedConnection
{
    private static readonly string[] Answered =
        ["Upgrade", "X-Stream-Protocol-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Sec-WebSocket-Accept"];

    private static readonly string[] Asked =
        ["Upgrade", "X-Stream-Protocol-Version", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions"];

    /// <summary>Runs until either side closes.</summary>
    /// <param name="call">The client's request.</param>
    /// <param name="upgrade">Its way to a raw stream.</param>
    /// <param name="target">The kubelet's address, path and query.</param>
    /// <param name="protocols">WebSocket subprotocols to ask the kubelet for.</param>
    /// <param name="kubelets">Who connects.</param>
    public static async Task RunAsync(ApiCall call, IHttpUpgradeFeature upgrade, Uri target, IReadOnlyList<string> protocols, KubeletClient kubelets)
    {
        using var request = Request(call, target, protocols);
        using var answer = await KubeletForwarding.SendAsync(call, kubelets, request);
        await PassOnAsync(call, upgrade, answer);
    }

    /// <summary>Goes on with the answer to an upgrade that was passed on, until either side closes.</summary>
    public static async Task PassOnAsync(ApiCall call, IHttpUpgradeFeature upgrade, HttpResponseMessage answer)
    {
        if (answer.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            await RefuseAsync(call, answer);
            return;
        }

        foreach (var name in Answered.Where(name => answer.Headers.Contains(name)))
        {
            call.Http.Response.Headers[name] = answer.Headers.GetValues(name).ToArray();
        }

        await using var server = await answer.Content.ReadAsStreamAsync(call.Cancelled);
        await using var client = await upgrade.UpgradeAsync();
        await JoinAsync(client, server, call.Cancelled);
    }

    private static HttpRequestMessage Request(ApiCall call, Uri target, IReadOnlyList<string> protocols)
    {
        var request = new HttpRequestMessage(new HttpMethod(call.Http.Request.Method), target)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        foreach (var name in Asked)
        {
            request.Headers.TryAddWithoutValidation(name, call.Http.Request.Headers[name].OfType<string>());
        }

        if (protocols.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", string.Join(", ", protocols));
        }

        return request;
    }

    // As it came: clients print a Status' message, and any other text as it is.
    private static async Task RefuseAsync(ApiCall call, HttpResponseMessage answer)
    {
        if (answer.StatusCode < HttpStatusCode.BadRequest)
        {
            throw Failures.Internal($"invalid upgrade response: status code {(int)answer.StatusCode}");
        }

        call.Http.Response.StatusCode = (int)answer.StatusCode;
        call.Http.Response.ContentType = answer.Content.Headers.ContentType?.ToString() ?? "text/plain";
        await answer.Content.CopyToAsync(call.Http.Response.Body, call.Cancelled);
    }

    private static async Task JoinAsync(Stream client, Stream server, CancellationToken cancellationToken)
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (up, down) = (client.CopyToAsync(server, closed.Token), server.CopyToAsync(client, closed.Token));
        await Task.WhenAny(up, down);
        await closed.CancelAsync();

        // Either side may leave at any time; that ends the stream and is no error of the request.
        await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
