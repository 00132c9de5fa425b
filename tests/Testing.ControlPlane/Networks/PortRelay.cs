using System.Net;
using System.Net.Sockets;

namespace Krustlet.Testing.ControlPlane.Networks;

/// <summary>Carries connections from a loopback port to the same loopback port inside a network.</summary>
internal sealed class PortRelay : IAsyncDisposable
{
    private readonly NetworkNamespace network;
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    public PortRelay(NetworkNamespace network, int port)
    {
        this.network = network;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await accepting.ConfigureAwait(false);
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.RemoveAll(static connection => connection.IsCompleted);
                connections.Add(CarryAsync(await listener.AcceptSocketAsync(stop.Token).ConfigureAwait(false)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections).ConfigureAwait(false);
        }
    }

    private async Task CarryAsync(Socket accepted)
    {
        accepted.NoDelay = true;
        var outside = new NetworkStream(accepted, ownsSocket: true);
        await using (outside.ConfigureAwait(false))
        {
            try
            {
                var inside = await network.ConnectAsync((IPEndPoint)listener.LocalEndpoint, stop.Token).ConfigureAwait(false);
                await using (inside.ConfigureAwait(false))
                {
                    await Task.WhenAll(CopyAsync(outside, inside), CopyAsync(inside, outside)).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                // Nobody listens, one side has gone, or this relay ends: the other side sees its connection end.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to, stop.Token).ConfigureAwait(false);
            to.Socket.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            from.Socket.Dispose();
            to.Socket.Dispose();
            throw;
        }
    }
}
