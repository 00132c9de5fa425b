using Krustlet.NodeAgent.KubeletServer.Logs;
using Krustlet.NodeAgent.KubeletServer.Streaming;
using Krustlet.NodeAgent.PodStatuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /containerLogs/{namespace}/{pod}/{container}: what <c>kubectl logs</c> shows.</summary>
internal sealed class ContainerLogsHandler(IPodDirectory pods, IContainerLogs logs, LogStreamer streamer, StreamingConnections connections, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var name = Route(context, "pod");
        var container = Route(context, "container");
        LogQuery query;
        try
        {
            query = LogQueryReader.Read(context.Request.Query, time);
        }
        catch (LogQueryException exception)
        {
            await PlainText.WriteAsync(context, exception.StatusCode, exception.Message).ConfigureAwait(false);
            return;
        }

        if (pods.Find(Route(context, "namespace"), name) is not { } record)
        {
            await PlainText.WriteAsync(context, StatusCodes.Status404NotFound, $"pod \"{name}\" does not exist\n").ConfigureAwait(false);
        }
        else if (!HasContainer(record, container))
        {
            await PlainText.WriteAsync(context, StatusCodes.Status404NotFound, $"container \"{container}\" not found in pod \"{name}\"\n").ConfigureAwait(false);
        }
        else if (LogAvailability.Missing(record.Status, name, container, query.Previous) is { } reason)
        {
            await PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, reason).ConfigureAwait(false);
        }
        else if (logs.Find(record.Key, container, query.Previous) is { } log)
        {
            await (query.Follow ? connections.RunAsync(context, stop => StreamAsync(context, log, query, stop)) : StreamAsync(context, log, query, context.RequestAborted)).ConfigureAwait(false);
        }
        else
        {
            var missing = query.Previous ? LogAvailability.NoPrevious(name, container) : LogAvailability.NotAvailable(name, container);
            await PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, missing).ConfigureAwait(false);
        }
    }

    private async Task StreamAsync(HttpContext context, ContainerLog log, LogQuery query, CancellationToken cancellationToken)
    {
        context.Response.ContentType = PlainText.ContentType;

        // Sent at once: a follower of a silent module must see that it is connected.
        await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await streamer.CopyAsync(log, query, context.Response.BodyWriter, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller has gone, as followers do, or the agent goes.
        }
    }

    private static bool HasContainer(PodRecord record, string container)
    {
        var spec = record.Pod.Spec;
        return spec.Containers.Any(candidate => candidate.Name == container)
            || (spec.InitContainers?.Any(candidate => candidate.Name == container) ?? false)
            || (spec.EphemeralContainers?.Any(candidate => candidate.Name == container) ?? false);
    }

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
