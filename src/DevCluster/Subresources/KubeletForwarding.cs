using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Subresources;

/// <summary>Passes a kubelet's answer on as it arrives.</summary>
internal static class KubeletForwarding
{
    private const int BufferSize = 32 * 1024;
    private const int LongestError = 4096;

    public static async Task ForwardAsync(ApiCall call, KubeletClient kubelets, HttpRequestMessage request)
    {
        using var answer = await SendAsync(call, kubelets, request);
        await RefuseErrorsAsync(call, answer);
        call.Http.Response.StatusCode = (int)answer.StatusCode;
        call.Http.Response.ContentType = answer.Content.Headers.ContentType?.ToString() ?? "text/plain";
        await using var body = await answer.Content.ReadAsStreamAsync(call.Cancelled);
        await CopyAsync(body, call);
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

    // Flushes after each read, so that a followed log appears line by line.
    private static async Task CopyAsync(Stream body, ApiCall call)
    {
        var buffer = new byte[BufferSize];
        await call.Http.Response.StartAsync(call.Cancelled);
        await call.Http.Response.Body.FlushAsync(call.Cancelled);
        int read;
        while ((read = await body.ReadAsync(buffer, call.Cancelled)) > 0)
        {
            await call.Http.Response.Body.WriteAsync(buffer.AsMemory(0, read), call.Cancelled);
            await call.Http.Response.Body.FlushAsync(call.Cancelled);
        }
    }
}
