using System.Text;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Answers in JSON.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json), context.RequestAborted).AsTask();
    }
}
