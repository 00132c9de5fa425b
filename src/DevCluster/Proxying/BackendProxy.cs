using System.Net;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Subresources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Krustlet.DevCluster.Proxying;

/// <summary>
/// Passes a request on to a server in a Pod and its answer back, whatever the method (apimachinery <c>proxy.UpgradeAwareHandler</c>). An upgraded
/// connection is joined byte for byte; redirects and pages of HTML lead back through the proxy.
/// </summary>
internal sealed class BackendProxy(BackendClient backends)
{
    /// <summary>The methods, as verbs.</summary>
    public static IReadOnlyList<string> Verbs { get; } = ["create", "delete", "get", "patch", "update"];

    public async Task ForwardAsync(ApiCall call, Uri backend)
    {
        var path = ProxiedPath.Of(call);
        if (call.Http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            await UpgradeAsync(call, upgrade, path, backend);
            return;
        }

        // A page at the root would take its relative links for the proxy's neighbours.
        if (path.Rest.Length == 0 && (HttpMethods.IsGet(call.Http.Request.Method) || HttpMethods.IsHead(call.Http.Request.Method)))
        {
            call.Http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            call.Http.Response.Headers.Location = call.Http.Request.Path.ToUriComponent() + "/" + call.Http.Request.QueryString;
            return;
        }

        using var request = Request(call, path, backend);
        using var answer = await backends.SendAsync(call, request);
        await AnswerAsync(call, answer, new ProxiedLinks(path.Prefix, backend.Authority, call.Http.Request.Host.Value ?? ""));
    }

    private async Task UpgradeAsync(ApiCall call, IHttpUpgradeFeature upgrade, ProxiedPath path, Uri backend)
    {
        using var request = Request(call, path, backend);
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", call.Http.Request.Headers.Upgrade.OfType<string>());
        using var answer = await backends.SendAsync(call, request);
        await UpgradedConnection.PassOnAsync(call, upgrade, answer);
    }

    private static HttpRequestMessage Request(ApiCall call, ProxiedPath path, Uri backend)
    {
        var incoming = call.Http.Request;
        var request = new HttpRequestMessage(new HttpMethod(incoming.Method), new Uri(backend.GetLeftPart(UriPartial.Authority) + path.Rest + incoming.QueryString)) { Version = HttpVersion.Version11 };
        if (call.Http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            // How much a Pod takes is not for the API server to say.
            if (call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                limit.MaxRequestBodySize = null;
            }

            request.Content = new StreamContent(incoming.Body);
        }

        ProxyHeaders.ToBackend(call, path, request);
        return request;
    }

    private static async Task AnswerAsync(ApiCall call, HttpResponseMessage answer, ProxiedLinks links)
    {
        var response = call.Http.Response;
        response.StatusCode = (int)answer.StatusCode;
        ProxyHeaders.FromBackend(answer, call);
        var isRedirect = response.Headers.Location.ToString() is { Length: > 0 };
        if (isRedirect)
        {
            response.Headers.Location = links.Rewrite(response.Headers.Location.ToString());
        }

        if (HttpMethods.IsHead(call.Http.Request.Method))
        {
            return;
        }

        if (!isRedirect && answer.Content.Headers is { ContentType.MediaType: "text/html", ContentEncoding.Count: 0 })
        {
            var page = ProxiedPage.Rewrite(await answer.Content.ReadAsByteArrayAsync(call.Cancelled), links);
            response.ContentLength = page.Length;
            await response.Body.WriteAsync(page, call.Cancelled);
            return;
        }

        await using var body = await answer.Content.ReadAsStreamAsync(call.Cancelled);
        await StreamedAnswer.CopyAsync(body, call);
    }
}
