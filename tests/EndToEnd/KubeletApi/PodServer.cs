using System.Net;
using System.Net.Sockets;
using System.Text;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.KubeletApi;

/// <summary>A small HTTP server at a Pod's address, beside the Pod: answers every request with the same body.</summary>
internal sealed class PodServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly byte[] answer;
    private readonly Task serving;

    public PodServer(string address, byte[] body)
    {
        answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), .. body];
        listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream());
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 })
                {
                }

                await client.GetStream().WriteAsync(answer, stop.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The caller has gone.
            }
        }
    }
}
