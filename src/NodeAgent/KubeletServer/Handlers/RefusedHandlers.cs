using Krustlet.NodeAgent.PodStatuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>Routes of a kubelet that have nothing behind them here: each says why, and what there is instead.</summary>
internal sealed class RefusedHandlers(IPodDirectory pods)
{
    /// <summary>/debug/pprof/…: profiles of Go programs.</summary>
    public static Task ProfilesAsync(HttpContext context) => PlainText.WriteAsync(
        context, StatusCodes.Status501NotImplemented, "This agent is no Go program and has no pprof profiles: /metrics has its figures.\n");

    /// <summary>/debug/flags/v: the verbosity of a kubelet's log, changed while it runs.</summary>
    public static Task VerbosityAsync(HttpContext context) => PlainText.WriteAsync(
        context, StatusCodes.Status501NotImplemented, "The verbosity of the log is not changed while the agent runs: start it again with --v; modules run on meanwhile.\n");

    /// <summary>POST /checkpoint/…: the answer of a kubelet whose container runtime cannot checkpoint.</summary>
    public Task CheckpointAsync(HttpContext context)
    {
        var (space, pod, container) = ((string)context.Request.RouteValues["namespace"]!, (string)context.Request.RouteValues["pod"]!, (string)context.Request.RouteValues["container"]!);
        if (pods.Find(space, pod) is not { } record)
        {
            return PlainText.WriteAsync(context, StatusCodes.Status404NotFound, "pod does not exist\n");
        }

        return ContainerStatuses.Of(record.Status).Any(status => status.Name == container)
            ? PlainText.WriteAsync(context, StatusCodes.Status500InternalServerError, $"checkpointing of {space}/{pod}/{container} failed (a running module cannot be written out and taken up again)\n")
            : PlainText.WriteAsync(context, StatusCodes.Status404NotFound, $"container {container} does not exist\n");
    }
}
