using System.Net.Sockets;
using Grpc.Net.Client;

namespace Krustlet.NodeAgent.Plugins;

/// <summary>gRPC over the Unix sockets of plugins.</summary>
internal static class PluginChannels
{
    private const string Scheme = "unix:";

    /// <summary>A channel to a socket; nothing is opened before the first call. The channel owns its connection.</summary>
    public static GrpcChannel Open(string socketPath)
    {
        var handler = new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(socketPath, token), UseProxy = false };
        return GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>The path in an endpoint, which plugins write as a path or as <c>unix:</c> or <c>unix://</c> and a path.</summary>
    public static string PathOf(string endpoint)
    {
        var path = endpoint.StartsWith(Scheme, StringComparison.Ordinal) ? endpoint[Scheme.Length..] : endpoint;
        return path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
