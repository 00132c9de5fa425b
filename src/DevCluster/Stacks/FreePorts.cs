using System.Net;
using System.Net.Sockets;

namespace Krustlet.DevCluster.Stacks;

/// <summary>Loopback ports that nobody listens on now.</summary>
public static class FreePorts
{
    /// <summary>One port, given by the kernel.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
