using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /metrics/cadvisor: valid and empty, as modules have no cgroups to be measured.</summary>
internal static class CadvisorHandler
{
    public static Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.Body.WriteAsync("# Modules have no cgroups: their figures are in /metrics/resource.\n"u8.ToArray(), context.RequestAborted).AsTask();
    }
}
