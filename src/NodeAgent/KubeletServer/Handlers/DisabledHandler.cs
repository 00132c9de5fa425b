using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>What stands in for the routes about Pods when they are switched off.</summary>
internal static class DisabledHandler
{
    public static Task HandleAsync(HttpContext context) => PlainText.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Debug endpoints are disabled.");
}
