using System.Net;
using System.Net.Sockets;

namespace Krustlet.NodeAgent.Tests.KubeletServer.PortForwarding;

/// <summary>What listens on a Pod's port: each connection is given to a function.</summary>
internal sealed class PodListener : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;
    private int connections;

    public PodListener(Func<NetworkStream, Task> serveAsync, string address = "127.0.0.9")
    {
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        listener.Listen(64);
        serving = ServeAsync(serveAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public int Connections => Volatile.Read(ref connections);

    /// <summary>Sends back what comes, until the other side says that nothing more will.</summary>
    public static Task EchoAsync(NetworkStream stream) => stream.CopyToAsync(stream);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, Task> serveAsync)
    {
        var all = new List<Task>();
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            Interlocked.Increment(ref connections);
            all.Add(OneAsync(socket));
        }

        await Task.WhenAll(all);

        async Task OneAsync(Socket socket)
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            using var end = stop.Token.Register(socket.Dispose);
            await Record.ExceptionAsync(() => serveAsync(stream));
        }
    }
}
