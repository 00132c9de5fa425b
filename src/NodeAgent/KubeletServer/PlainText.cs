using System.Text;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Answers in plain text, as the kubelet does.</summary>
internal static class PlainText
{
    /// <summary>The content type of every text answer.</summary>
    public const string ContentType = "text/plain; charset=utf-8";

    public static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted).AsTask();
    }
}
