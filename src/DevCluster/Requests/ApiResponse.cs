using System.Text.Json.Nodes;
using Krustlet.DevCluster.Storage;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Requests;

/// <summary>Writes JSON answers.</summary>
internal static class ApiResponse
{
    public static Task WriteAsync(HttpContext context, int code, JsonNode body) => WriteAsync(context, code, ObjectJson.Utf8(body));

    public static async Task WriteAsync(HttpContext context, int code, ReadOnlyMemory<byte> body, string contentType = ContentNegotiation.Json)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-cache, private";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    public static void AddWarnings(HttpContext context, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            var quoted = warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            context.Response.Headers.Append("Warning", $"299 - \"{quoted}\"");
        }
    }
}
