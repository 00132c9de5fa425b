using System.Net;

namespace Krustlet.NodeAgent.Probes;

/// <summary>
/// <c>httpGet</c>: 200 to 399 is a success. Redirects on the same host are followed, ten at most; one to another host is a success with
/// a warning.
/// </summary>
internal sealed class HttpCheck(HandlerHttp http)
{
    private const int MostBody = 10 * 1024;
    private const int MostRedirects = 10;

    public async Task<ProbeOutcome> CheckAsync(HttpTarget target, CancellationToken cancellationToken)
    {
        try
        {
            Uri? redirected = null;
            for (var redirects = 0; ; redirects++)
            {
                using var request = target.ToRequest(redirected);
                using var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (Next(request.RequestUri!, response) is not { } next || next.Host != target.Address.Host)
                {
                    return Judge(response, await ReadAsync(response, cancellationToken));
                }

                if (redirects == MostRedirects)
                {
                    return ProbeOutcome.Failure($"Get \"{next}\": stopped after {MostRedirects} redirects");
                }

                redirected = next;
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return ProbeOutcome.Failure($"Get \"{target.Address}\": {failure.InnerException?.Message ?? failure.Message}");
        }
    }

    private static Uri? Next(Uri asked, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is { } location && new Uri(asked, location) is { Scheme: "http" or "https" } next
            ? next
            : null;

    private static ProbeOutcome Judge(HttpResponseMessage response, string body) => (int)response.StatusCode switch
    {
        >= 200 and < 300 => ProbeOutcome.Success,
        >= 300 and < 400 => ProbeOutcome.Warning($"Probe terminated redirects, Response body: {body}"),
        var code => ProbeOutcome.Failure($"HTTP probe failed with statuscode: {code}"),
    };

    /// <summary>The body as far as anybody wants to see it; the rest is never read.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBody];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(buffer, MostBody, throwOnEndOfStream: false, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }
}
