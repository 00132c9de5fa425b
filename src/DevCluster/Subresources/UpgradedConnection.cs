using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http.Features;

namespace Krustlet.DevCluster.Subresources;

/// <summary>Joins an upgraded client connection with one to a kubelet, byte for byte.</summary>
internal static class UpgradedConnection
{
    private const int LongestHead = 64 * 1024;

    private static readonly string[] PassedOn =
        ["Connection", "Upgrade", "X-Stream-Protocol-Version", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Sec-WebSocket-Accept"];

    public static async Task RunAsync(ApiCall call, IHttpUpgradeFeature upgrade, Uri target, SslClientAuthenticationOptions tls)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(target.Host, target.Port, call.Cancelled);
        }
        catch (SocketException error)
        {
            throw Failures.Internal($"error dialing the node agent at {target.Authority}: {error.Message}");
        }

        await using var kubelet = new SslStream(socket.GetStream());
        await kubelet.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = target.Host, ClientCertificates = tls.ClientCertificates, RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback },
            call.Cancelled);
        await kubelet.WriteAsync(Head(call, target), call.Cancelled);
        await AcceptAsync(call, kubelet);
        await using var client = await upgrade.UpgradeAsync();
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled);
        var (up, down) = (client.CopyToAsync(kubelet, closed.Token), kubelet.CopyToAsync(client, closed.Token));
        await Task.WhenAny(up, down);
        await closed.CancelAsync();
        // Either side may leave at any time; that ends the stream and is no error of the request.
        await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static byte[] Head(ApiCall call, Uri target)
    {
        var head = new StringBuilder($"{call.Http.Request.Method} {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\n");
        foreach (var name in PassedOn)
        {
            foreach (var value in call.Http.Request.Headers[name])
            {
                head.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }
        }

        return Encoding.ASCII.GetBytes(head.Append("Content-Length: 0\r\n\r\n").ToString());
    }

    private static async Task AcceptAsync(ApiCall call, SslStream kubelet)
    {
        var lines = (await ReadHeadAsync(kubelet, call.Cancelled)).Split("\r\n");
        if (lines[0].Split(' ') is not [_, "101", ..])
        {
            throw Failures.BadRequest($"unable to upgrade connection: the node agent answered \"{lines[0]}\"");
        }

        foreach (var line in lines.Skip(1))
        {
            var parts = line.Split(':', 2);
            if (parts.Length == 2 && PassedOn.Contains(parts[0], StringComparer.OrdinalIgnoreCase) && !parts[0].Equals("Connection", StringComparison.OrdinalIgnoreCase))
            {
                call.Http.Response.Headers[parts[0]] = parts[1].Trim();
            }
        }
    }

    // One byte at a time: what follows the head already belongs to the stream.
    private static async Task<string> ReadHeadAsync(SslStream kubelet, CancellationToken cancellationToken)
    {
        var head = new List<byte>(512);
        var one = new byte[1];
        while (head.Count < LongestHead && await kubelet.ReadAsync(one, cancellationToken) == 1)
        {
            head.Add(one[0]);
            if (one[0] == '\n' && head.Count >= 4 && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r')
            {
                break;
            }
        }

        return Encoding.ASCII.GetString([.. head]);
    }
}
