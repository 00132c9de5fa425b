using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /healthz: the agent answers.</summary>
internal static class HealthzHandler
{
    public static Task HandleAsync(HttpContext context) => PlainText.WriteAsync(context, StatusCodes.Status200OK, "ok");
}
