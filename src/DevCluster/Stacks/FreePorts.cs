using System.Net;
using System.Net.Sockets;

namespace Krustlet.DevCluster.Stacks;

/// <summary>
/// Ports that nobody listens on now, on any address of the machine. From below those that the kernel gives to connections
/// (ip_local_port_range): one of those may be a connection's by the time it is used.
/// </summary>
public static class FreePorts
{
    private const int First = 12_000;
    private const int FirstOfConnections = 32_000;

    /// <summary>One port.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, FirstOfConnections);
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }
}
