using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Subresources;

/// <summary>Passes a kubelet's answer on as it arrives.</summary>
internal static class KubeletForwarding
{
    private const int LongestError = 4096;

    public static async Task ForwardAsync(ApiCall call, KubeletClient kubelets, HttpRequestMessage request)
    {
        using var answer = await SendAsync(call, kubelets, request);
        await RefuseErrorsAsync(call, answer);
        call.Http.Response.StatusCode = (int)answer.StatusCode;
        call.Http.Response.ContentType = answer.Content.Headers.ContentType?.ToString() ?? "text/plain";
        await using var body = await answer.Content.ReadAsStreamAsync(call.Cancelled);
        await StreamedAnswer.CopyAsync(body, call);
    }

    /// <summary>Sends a request; a kubelet that cannot be reached is a 500 that names it.</summary>
    public static async Task<HttpResponseMessage> SendAsync(ApiCall call, KubeletClient kubelets, HttpRequestMessage request)
    {
        try
        {
            return await kubelets.SendAsync(request, call.Cancelled);
        }
        catch (HttpRequestException error)
        {
            throw Failures.Internal($"error dialing the node agent at {request.RequestUri?.GetLeftPart(UriPartial.Authority)}: {error.Message}");
        }
    }

    private static async Task RefuseErrorsAsync(ApiCall call, HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        var text = await answer.Content.ReadAsStringAsync(call.Cancelled);
        var message = text.Length > LongestError ? text[..LongestError] : text.TrimEnd();
        var reason = answer.StatusCode switch
        {
            System.Net.HttpStatusCode.BadRequest => "BadRequest",
            System.Net.HttpStatusCode.NotFound => "NotFound",
            System.Net.HttpStatusCode.Unauthorized => "Unauthorized",
            System.Net.HttpStatusCode.Forbidden => "Forbidden",
            _ => "InternalError",
        };
        throw new StatusException(answer.StatusCode, reason, message.Length > 0 ? message : $"the node agent answered {(int)answer.StatusCode}");
    }
}
