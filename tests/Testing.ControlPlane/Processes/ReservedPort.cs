using System.Net;
using System.Net.Sockets;

namespace Krustlet.Testing.ControlPlane.Processes;

/// <summary>
/// A free loopback TCP port that stays ours. The socket is bound but never listens: Linux then lets a server that asks for
/// exactly this port have it (.NET and Go both set SO_REUSEADDR), while nobody who asks for any free port is given it.
/// </summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly Socket socket;

    public ReservedPort()
    {
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Number = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public int Number { get; }

    public void Dispose() => socket.Dispose();
}
