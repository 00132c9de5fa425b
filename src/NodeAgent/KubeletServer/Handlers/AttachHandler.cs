using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>/attach/…: refused, with what to do instead.</summary>
internal static class AttachHandler
{
    public static Task HandleAsync(HttpContext context) =>
        PlainText.WriteAsync(context, StatusCodes.Status501NotImplemented, "Attach not implemented. Follow the module's output with kubectl logs -f; it has no standard input.");
}
