using System.Net.Sockets;

namespace Krustlet.NodeAgent.Probes;

/// <summary><c>tcpSocket</c>: a connection can be made.</summary>
internal static class TcpCheck
{
    public static async Task<ProbeOutcome> CheckAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken);
            return ProbeOutcome.Success;
        }
        catch (SocketException failure)
        {
            return ProbeOutcome.Failure($"dial tcp {host}:{port}: {failure.Message}");
        }
    }
}
