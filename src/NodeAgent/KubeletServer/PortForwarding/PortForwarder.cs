using System.Text;
using Krustlet.NodeAgent.KubeletServer.Streaming;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>Carries one forwarded connection: its bytes on one channel, what went wrong on another.</summary>
internal sealed partial class PortForwarder(PodDialer dialer, TimeProvider time, ILogger<PortForwarder> logger)
{
    /// <summary>Returns when the connection is over and both channels are closed.</summary>
    public async Task ForwardAsync(ForwardTarget target, int port, IStreamChannel data, IStreamChannel errors, CancellationToken cancellationToken)
    {
        try
        {
            using var pod = await dialer.ConnectAsync(target, port, cancellationToken).ConfigureAwait(false);
            await Tunnel.RunAsync(data, errors, pod, time, cancellationToken).ConfigureAwait(false);
        }
        catch (ForwardException refusal)
        {
            LogRefused(target.Pod.Namespace, target.Pod.Name, port, refusal.Message);
            await TellAsync(errors, $"error forwarding port {port} to pod {target.Pod.Name}, uid {target.Pod.Uid}: {refusal.Message}", cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller has gone.
        }
        finally
        {
            await CloseAsync(data, cancellationToken).ConfigureAwait(false);
            await CloseAsync(errors, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what went wrong; a caller that has gone does not hear it.</summary>
    public static async Task TellAsync(IStreamChannel errors, string message, CancellationToken cancellationToken)
    {
        try
        {
            await errors.WriteAsync(Encoding.UTF8.GetBytes(message), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
        }
    }

    /// <summary>Ends a channel: in order towards the caller, and at once the other way, as nobody reads what may still come.</summary>
    public static async Task CloseAsync(IStreamChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            await channel.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The caller has gone.
        }
        finally
        {
            channel.Abort();
        }
    }

    [LoggerMessage(4320, LogLevel.Information, "Port {Port} of Pod {Namespace}/{Pod} was not forwarded: {Reason}")]
    private partial void LogRefused(string @namespace, string pod, int port, string reason);
}
