using System.Collections.Concurrent;
using System.Globalization;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Networks;

namespace Krustlet.EndToEnd.Pools;

/// <summary>Requests to a Service as a client behind a kube-proxy makes them: each by a connection of its own to the next of the endpoints that are ready then. None is tried twice.</summary>
internal sealed class ServiceLoad : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly NetworkedClusterFixture cluster;
    private readonly string space;
    private readonly string slices;
    private readonly int port;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> failures = new();
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly Task loop;

    /// <param name="cluster">The cluster.</param>
    /// <param name="space">Namespace of the Service, the only one in it.</param>
    /// <param name="slices">Version of EndpointSlice that the server has.</param>
    /// <param name="port">The port that its endpoints serve at.</param>
    public ServiceLoad(NetworkedClusterFixture cluster, string space, string slices, int port)
    {
        (this.cluster, this.space, this.slices, this.port) = (cluster, space, slices, port);
        loop = RunAsync(stop.Token);
    }

    /// <summary>What went wrong, a sentence each.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>Good answers, by the address they came from.</summary>
    public IReadOnlyDictionary<string, int> Answers => answers;

    /// <summary>Waits for the request under way, and asks no more.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await loop;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, ClusterFixture.Time);
        for (var turn = 0; !cancellationToken.IsCancellationRequested; turn++)
        {
            await AskAsync(turn);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task AskAsync(int turn)
    {
        var ready = (await cluster.ReadyEndpointsAsync(space, slices, CancellationToken.None)).Order(StringComparer.Ordinal).ToList();
        if (ready.Count == 0)
        {
            failures.Enqueue("no endpoint is ready");
            return;
        }

        var address = ready[turn % ready.Count];
        using var http = cluster.Network.CreateHttpClient();
        http.Timeout = Patience;
        try
        {
            await http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{address}:{port}/")));
            answers.AddOrUpdate(address, 1, static (_, count) => count + 1);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            failures.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{ClusterFixture.Time.GetUtcNow():O} {address}, of {string.Join(' ', ready)}: {error.Message}"));
        }
    }
}
