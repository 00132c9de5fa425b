using Krustlet.NodeAgent.KubeletServer.RemoteCommands;
using Krustlet.NodeAgent.KubeletServer.Spdy;
using Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;
using Krustlet.NodeAgent.KubeletServer.Streaming;
using Krustlet.NodeAgent.KubeletServer.WebSockets;
using Krustlet.NodeAgent.PodStatuses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>/attach/{namespace}/{pod}[/{uid}]/{container}: the streams of a running container, over SPDY or WebSocket.</summary>
internal sealed partial class AttachHandler(
    IPodDirectory pods,
    IContainerLogs logs,
    StreamingConnections connections,
    SpdyCallerStreams spdy,
    WebSocketCallerStreams webSocket,
    AttachSession session,
    StreamingLimits limits,
    TimeProvider time,
    ILogger<AttachHandler> logger)
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    public Task HandleAsync(HttpContext context)
    {
        var name = Route(context, "pod");
        var container = Route(context, "container");
        if (pods.Find(Route(context, "namespace"), name) is not { } record || (context.Request.RouteValues["uid"] is string uid && uid != record.Key.Uid))
        {
            return PlainText.WriteAsync(context, StatusCodes.Status404NotFound, $"pod \"{name}\" does not exist\n");
        }

        if (!ContainerSpecs.Of(record.Pod.Spec).Any(candidate => candidate.Name == container))
        {
            return PlainText.WriteAsync(context, StatusCodes.Status404NotFound, $"container not found (\"{container}\")\n");
        }

        if (AttachOptions.Of(context.Request.Query) is not { } options)
        {
            return PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, "you must specify at least 1 of stdin, stdout, stderr\n");
        }

        var isRunning = ContainerStatuses.Of(record.Status).Any(status => status.Name == container && status.State?.Running is not null);
        if (!isRunning || logs.Find(record.Key, container, previous: false) is not { } log)
        {
            return PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, $"container \"{container}\" in pod \"{name}\" is not running; its output is in its log\n");
        }

        return connections.RunAsync(context, stop => context.WebSockets.IsWebSocketRequest
            ? WebSocketAsync(context, options, streams => session.RunAsync(record.Key, container, log, streams, options.Terminal, stop), stop)
            : SpdyAsync(context, options, streams => session.RunAsync(record.Key, container, log, streams, options.Terminal, stop), stop));
    }

    private async Task SpdyAsync(HttpContext context, AttachOptions options, Func<CallerStreams, Task> attachAsync, CancellationToken cancellationToken)
    {
        if (!SpdyUpgrade.IsAskedFor(context))
        {
            await SpdyUpgrade.RefuseAsync(context).ConfigureAwait(false);
            return;
        }

        if (await SpdyUpgrade.NegotiateAsync(context, SpdyCallerStreams.Protocols).ConfigureAwait(false) is not { } protocol)
        {
            return;
        }

        var transport = await SpdyUpgrade.SwitchAsync(context).ConfigureAwait(false);
        await using var connection = new SpdySession(transport, limits.ForSpdy(), time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = connection.RunAsync(ending.Token);
        if (await spdy.CollectAsync(connection, options, protocol, cancellationToken).ConfigureAwait(false) is { } streams)
        {
            await attachAsync(streams).ConfigureAwait(false);

            // The caller closes when it has read everything; closing before it has would take bytes from it that are under way.
            await Task.WhenAny(connection.Over, Task.Delay(Goodbye, time, cancellationToken)).ConfigureAwait(false);
        }

        await ending.CancelAsync().ConfigureAwait(false);
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (SpdyException exception)
        {
            LogBroken(exception);
        }
    }

    private async Task WebSocketAsync(HttpContext context, AttachOptions options, Func<CallerStreams, Task> attachAsync, CancellationToken cancellationToken)
    {
        if (ChannelProtocol.Choose(context.WebSockets.WebSocketRequestedProtocols) is not { } protocol)
        {
            await PlainText.WriteAsync(context, StatusCodes.Status403Forbidden, "unable to upgrade: ask for the subprotocol v5.channel.k8s.io, v4.channel.k8s.io, channel.k8s.io, or a base64 form of the last two.").ConfigureAwait(false);
            return;
        }

        using var accepted = await context.WebSockets.AcceptWebSocketAsync(protocol.Name.Length > 0 ? protocol.Name : null).ConfigureAwait(false);
        await webSocket.RunAsync(accepted, protocol, options, attachAsync, cancellationToken).ConfigureAwait(false);
    }

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    [LoggerMessage(4331, LogLevel.Warning, "An attach connection was ended: its caller broke the protocol")]
    private partial void LogBroken(Exception exception);
}
