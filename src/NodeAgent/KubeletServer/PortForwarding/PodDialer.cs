using System.Net;
using System.Net.Sockets;

namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>Connects to ports of Pods.</summary>
internal sealed class PodDialer(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>An open connection.</summary>
    /// <exception cref="ForwardException">There is none to be had.</exception>
    public async Task<Socket> ConnectAsync(ForwardTarget target, int port, CancellationToken cancellationToken)
    {
        if (target.Address is not { } address)
        {
            throw new ForwardException("the Pod has no address: wait until it runs.");
        }

        if (target.OnlyPorts is { } only && !only.Contains(port))
        {
            throw new ForwardException($"servers of the node answer at the Pod's address too, so only ports that its containers declare can be forwarded: {(only.Count == 0 ? "none" : string.Join(", ", only.Order()))}.");
        }

        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (Exception exception)
        {
            socket.Dispose();
            throw exception switch
            {
                SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new ForwardException($"connection refused: nothing in the Pod listens on {address}:{port}.", exception),
                SocketException failure => new ForwardException($"{address}:{port} cannot be reached ({failure.SocketErrorCode}).", exception),
                TimeoutException => new ForwardException($"{address}:{port} did not answer within {Patience.TotalSeconds:0} s.", exception),
                _ => exception,
            };
        }
    }
}
