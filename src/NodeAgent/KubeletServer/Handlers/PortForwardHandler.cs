using System.Globalization;
using System.Net.WebSockets;
using Krustlet.NodeAgent.KubeletServer.PortForwarding;
using Krustlet.NodeAgent.KubeletServer.Spdy;
using Krustlet.NodeAgent.KubeletServer.Streaming;
using Krustlet.NodeAgent.KubeletServer.WebSockets;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodStatuses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>/portForward/{namespace}/{pod}[/{uid}]: connections to a Pod's ports, over SPDY, WebSocket, or SPDY within WebSocket.</summary>
internal sealed partial class PortForwardHandler(
    IPodDirectory pods,
    INodeIdentity node,
    StreamingConnections connections,
    SpdyPortForward spdy,
    WebSocketPortForward webSocket,
    StreamingLimits limits,
    TimeProvider time,
    ILogger<PortForwardHandler> logger)
{
    private const string Tunnelled = "SPDY/3.1+" + SpdyPortForward.Protocol;

    public Task HandleAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["pod"]!;
        var uid = context.Request.RouteValues["uid"] as string;
        if (pods.Find((string)context.Request.RouteValues["namespace"]!, name) is not { } record || (uid is not null && uid != record.Key.Uid))
        {
            return PlainText.WriteAsync(context, StatusCodes.Status404NotFound, $"pod \"{name}\" does not exist\n");
        }

        var target = ForwardTarget.Of(record, node.HostIp);
        return connections.RunAsync(context, stop => context.WebSockets.IsWebSocketRequest ? WebSocketAsync(context, target, stop) : SpdyAsync(context, target, stop));
    }

    private async Task SpdyAsync(HttpContext context, ForwardTarget target, CancellationToken cancellationToken)
    {
        if (!SpdyUpgrade.IsAskedFor(context))
        {
            await SpdyUpgrade.RefuseAsync(context).ConfigureAwait(false);
        }
        else if (await SpdyUpgrade.NegotiateAsync(context, [SpdyPortForward.Protocol]).ConfigureAwait(false) is not null)
        {
            await RunSpdyAsync(await SpdyUpgrade.SwitchAsync(context).ConfigureAwait(false), target, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WebSocketAsync(HttpContext context, ForwardTarget target, CancellationToken cancellationToken)
    {
        var wanted = context.WebSockets.WebSocketRequestedProtocols;
        if (wanted.Contains(Tunnelled))
        {
            // Kubernetes' own name for it, which a WebSocket library refuses: a slash has no place in a subprotocol.
            context.Response.Headers.SecWebSocketProtocol = Tunnelled;
            using var tunnel = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            await using var transport = WebSocketStream.Create(tunnel, WebSocketMessageType.Binary);
            await RunSpdyAsync(transport, target, cancellationToken).ConfigureAwait(false);
        }
        else if (ChannelProtocol.Choose(wanted) is not { CanClose: false } protocol)
        {
            await PlainText.WriteAsync(context, StatusCodes.Status403Forbidden, "unable to upgrade: ask for the subprotocol v4.channel.k8s.io, v4.base64.channel.k8s.io or " + Tunnelled + ".").ConfigureAwait(false);
        }
        else if (Ports(context.Request.Query) is not { } ports)
        {
            await PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, "query parameter \"port\" is required: one or more numbers from 1 to 65535, at most 32.").ConfigureAwait(false);
        }
        else
        {
            using var accepted = await context.WebSockets.AcceptWebSocketAsync(protocol.Name.Length > 0 ? protocol.Name : null).ConfigureAwait(false);
            using var socket = new ChannelSocket(accepted, protocol, ports.Count * 2, WebSocketPortForward.ReadableChannels(ports.Count), limits, time);
            await webSocket.RunAsync(socket, ports, target, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunSpdyAsync(Stream transport, ForwardTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await spdy.RunAsync(transport, target, cancellationToken).ConfigureAwait(false);
        }
        catch (SpdyException exception)
        {
            LogBroken(exception, target.Pod.Namespace, target.Pod.Name);
        }
    }

    private static List<int>? Ports(IQueryCollection query)
    {
        const int MostPorts = 32;
        var ports = new List<int>();
        foreach (var text in query["port"].SelectMany(value => (value ?? string.Empty).Split(',')))
        {
            if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            {
                return null;
            }

            ports.Add(port);
        }

        return ports.Count is > 0 and <= MostPorts ? ports : null;
    }

    [LoggerMessage(4321, LogLevel.Warning, "The port-forward connection to Pod {Namespace}/{Pod} was ended: its caller broke the protocol")]
    private partial void LogBroken(Exception exception, string @namespace, string pod);
}
