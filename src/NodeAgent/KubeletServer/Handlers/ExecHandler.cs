using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>/exec/…: refused, with what to do instead.</summary>
internal static class ExecHandler
{
    public static Task HandleAsync(HttpContext context) => PlainText.WriteAsync(
        context,
        StatusCodes.Status501NotImplemented,
        "Exec not implemented. A WebAssembly module has no shell to run a command in: read its output with kubectl logs, or give it an HTTP or exit-code check of its own.");
}
