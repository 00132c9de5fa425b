using System.Net;
using System.Net.Sockets;

namespace Krustlet.NodeAgent.Tests.KubeletServer.Spdy;

/// <summary>Both ends of one TCP connection.</summary>
internal sealed class LoopbackPair : IDisposable
{
    private LoopbackPair(Socket near, Socket far)
    {
        Near = new NetworkStream(near, ownsSocket: true);
        Far = new NetworkStream(far, ownsSocket: true);
    }

    public NetworkStream Near { get; }

    public NetworkStream Far { get; }

    public static async Task<LoopbackPair> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await near.ConnectAsync(listener.LocalEndPoint!);
        return new LoopbackPair(near, await listener.AcceptAsync());
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }
}
