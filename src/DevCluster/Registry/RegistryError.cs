using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Registry;

/// <summary>The error answers of OCI distribution spec 1.1, "Error Codes".</summary>
internal static class RegistryError
{
    public static Task UnauthorizedAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"krustlet\"";
        return WriteAsync(context, 401, "UNAUTHORIZED", "authentication required");
    }

    public static Task NotFoundAsync(HttpContext context, string code, string message) => WriteAsync(context, 404, code, message);

    public static Task InvalidAsync(HttpContext context, string code, string message) => WriteAsync(context, 400, code, message);

    public static Task TooLargeAsync(HttpContext context, string message) => WriteAsync(context, 413, "SIZE_INVALID", message);

    public static Task UnsupportedAsync(HttpContext context) =>
        WriteAsync(context, 405, "UNSUPPORTED", $"{context.Request.Method} is not supported here");

    /// <summary>Chunks must follow each other without gaps.</summary>
    public static Task OutOfOrderAsync(HttpContext context) => WriteAsync(context, 416, "BLOB_UPLOAD_INVALID", "the chunk does not begin where the last one ended");

    private static async Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            var error = new JsonObject { ["code"] = code, ["message"] = message };
            await context.Response.WriteAsync(new JsonObject { ["errors"] = new JsonArray(error) }.ToJsonString(), context.RequestAborted);
        }
    }
}
