using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>POST /run/…: refused, with what to do instead.</summary>
internal static class RunHandler
{
    public static Task HandleAsync(HttpContext context) =>
        PlainText.WriteAsync(context, StatusCodes.Status501NotImplemented, "Run not implemented. A WebAssembly module has no shell to run a command in: run another module as a Pod or a Job.");
}
