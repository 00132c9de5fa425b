using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>Reads an open watch, event by event.</summary>
internal sealed class WatchReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private WatchReader(HttpResponseMessage response, StreamReader lines)
    {
        _response = response;
        _lines = lines;
    }

    public static async Task<WatchReader> OpenAsync(HttpClient client, string path, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = client.DefaultRequestVersion };
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new WatchReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<WatchedEvent?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var line = await _lines.ReadLineAsync(limit.Token);
        return line is null ? null : WatchedEvent.Parse(line);
    }

    /// <summary>The next events, each as <c>TYPE name</c>.</summary>
    public async Task<string[]> NextAsync(int count)
    {
        var events = new string[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = (await NextAsync())?.ToString() ?? "end";
        }

        return events;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
