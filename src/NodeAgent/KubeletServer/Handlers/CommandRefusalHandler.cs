using Krustlet.NodeAgent.KubeletServer.RemoteCommands;
using Krustlet.NodeAgent.PodStatuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>/exec/… and /run/…: refused, with what to do instead, as a metav1.Status: kubectl then shows the message and nothing else.</summary>
internal sealed class CommandRefusalHandler(IPodDirectory pods)
{
    private const string Reason = "NotImplemented";

    public Task HandleAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["pod"]!;
        if (pods.Find((string)context.Request.RouteValues["namespace"]!, name) is null)
        {
            return PlainText.WriteAsync(context, StatusCodes.Status404NotFound, $"pod \"{name}\" does not exist\n");
        }

        context.Response.StatusCode = StatusCodes.Status501NotImplemented;
        return JsonAnswer.WriteAsync(context, CommandStatus.Failure(
            $"no command can be run in pod \"{name}\": it is a WebAssembly module, with no shell and no processes to start. Use kubectl logs, attach or port-forward, or run another module as a Pod or Job.",
            Reason,
            StatusCodes.Status501NotImplemented));
    }
}
