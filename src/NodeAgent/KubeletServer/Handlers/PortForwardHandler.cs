using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>/portForward/…: refused, with what to do instead.</summary>
internal static class PortForwardHandler
{
    public static Task HandleAsync(HttpContext context) =>
        PlainText.WriteAsync(context, StatusCodes.Status501NotImplemented, "Port-forward not implemented. Reach the module at its Pod's address, through a Service, or with kubectl proxy.");
}
